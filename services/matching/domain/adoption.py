"""Organisations take on places: adopted before they know whom they send, or with a whole team.

Adopted places are kept from plans and searches until the cut-off of the day's plan (R-ORG-02).
A need for a whole team is filled at once or not at all (R-ORG-03).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from contracts.base import Event, Message
from contracts.matching import AdoptPlaces, PlacesAdopted
from kit.errors import Refusal
from services.matching.domain.answer import accept
from services.matching.domain.day import local_day
from services.matching.domain.need import OPEN, Adoption, Need, NotOpen, settled
from services.matching.domain.offer import Invitee, invite
from services.matching.domain.roster import in_state
from services.matching.domain.rules import Rules


class AdoptionClosed(Refusal):
    """The day's plan is closed: claim places with the names of those who come."""

    code = "adoption_closed"


class TooManyPlaces(Refusal):
    """There are not so many free places to adopt."""

    code = "too_many_places"


class TeamSize(Refusal):
    """The team must be exactly as many people and vehicles as the need asks for."""

    code = "team_size"


def adopt(
    need: Need, wish: AdoptPlaces, *, now: datetime, rules: Rules
) -> tuple[Need, list[Event]]:
    """Keep places for an organisation until the cut-off; 0 gives back what it had."""
    until = rules.closes(local_day(need.starts_at))
    if need.state not in OPEN or need.whole_team:
        raise NotOpen(state=need.state)
    if until <= now:
        raise AdoptionClosed
    others = {one: kept for one, kept in need.adoptions.items() if one != wish.organisation_id}
    alone = replace(need, adoptions=others)
    sent = need.adoptions.get(wish.organisation_id, Adoption(0, until)).places - need.kept(
        wish.organisation_id
    )
    if wish.places - max(0, sent) > alone.wanted(with_vehicle=False):
        raise TooManyPlaces
    mine = {wish.organisation_id: Adoption(wish.places, until)} if wish.places else {}
    need = replace(need, adoptions={**others, **mine})
    return settled(need), [_told(need, wish.organisation_id, wish.places, until)]


def lapse(need: Need, *, now: datetime) -> tuple[Need, list[Event]]:
    """Places for which nobody was named in time return."""
    return _return(need, {one for one, kept in need.adoptions.items() if kept.until <= now})


def give_back(need: Need) -> tuple[Need, list[Event]]:
    """All adopted places return: the need is no longer."""
    return _return(need, need.adoptions.keys())


def _return(need: Need, over: Collection[str]) -> tuple[Need, list[Event]]:
    if not over:
        return need, []
    left = {one: kept for one, kept in need.adoptions.items() if one not in over}
    told = [_told(need, one, 0, need.adoptions[one].until) for one in need.adoptions if one in over]
    return replace(need, adoptions=left), list(told)


def send_team(
    need: Need, people: Sequence[Invitee], *, organisation: str, now: datetime, token: str
) -> tuple[Need, list[Message]]:
    """Fill a need with one team.  Its organisation has said yes for everybody in it."""
    drivers = sum(one.with_vehicle for one in people)
    if not need.whole_team:
        raise NotOpen(state=need.state)
    if (len(people) - drivers, drivers) != (need.people, need.vehicles):
        raise TeamSize(people=need.people, vehicles=need.vehicles)
    need, made = invite(
        replace(need, whole_team=False), people, now=now, token=token, organisation=organisation
    )
    says: list[Message] = [*made]
    for number in in_state(need.offers, "offered"):
        need, more = accept(need, number, now=now)
        says += more
    return settled(replace(need, whole_team=True)), says


def _told(need: Need, organisation: str, places: int, until: datetime) -> PlacesAdopted:
    return PlacesAdopted(
        need_id=need.id,
        community=need.community,
        organisation_id=organisation,
        places=places,
        until=until,
    )
