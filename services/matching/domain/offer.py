"""Offers: places held out to people, who say yes or no, or nothing (see `answer`).

More places may be on offer than there are; taking one is what counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.base import Event
from contracts.matching import NeedUnmet, OfferMade, OffersMade
from kit.errors import Refusal
from services.matching.domain.need import OPEN, Need, NotOpen, settled, told
from services.matching.domain.quote import Quote
from services.matching.domain.responsibility import above, office
from services.matching.domain.roster import TAKEN, Offer, count, offer_id

#: How long someone may think about an offer; never beyond the start of the shift.
LIFETIME = timedelta(minutes=45)
#: When to look again for people whom nobody could be found for.
LOOK_AGAIN = timedelta(minutes=10)
#: When to look again at once: news of somebody who has just joined may still be on their way.
NEWS = timedelta(seconds=3)
#: Answers that the usual acceptance counts for, against those to the need itself.
EXPERIENCE = 8
#: Nobody is asked in vain by more than this: people asked for each place.
MOST_AT_ONCE = 2


class NobodyToAsk(Refusal):
    """Everybody named has been asked already."""

    code = "nobody_to_ask"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Someone whose hours are held for a need, so that a place can be offered."""

    volunteer: str
    with_vehicle: bool = False
    home: str = ""
    inside: bool = False
    #: The place elsewhere that the person gives up with a yes.
    instead: str = ""
    #: Asked to stand by, in this line; 0 for a place.
    echelon: int = 0
    #: How well a place of a plan is refilled by this person, and the seconds lost by it.
    refill: str = ""
    gap: int = 0


def acceptance(need: Need, usual: int) -> float:
    """How many of those asked say yes, from 0 to 1.

    ``usual`` is what is known of the area, of a hundred; this need's own answers outweigh it the
    sooner the more there are.
    """
    yes = count(need.offers, TAKEN | {"waiting"})
    no = count(need.offers, {"declined", "timed_out"})
    return (yes + EXPERIENCE * usual / 100) / (yes + no + EXPERIENCE)


def wave(places: int, rate: float) -> int:
    """How many to ask so that about as many say yes as there are places, halves rounded up."""
    return min(int(places / rate + 0.5), MOST_AT_ONCE * places)


def offer(
    need: Need,
    people: Sequence[Invitee],
    *,
    now: datetime,
    token: str,
    rate: float = 1.0,
    searched: bool = False,
    quote: Quote | None = None,
) -> tuple[Need, list[Event]]:
    """Offer the places that are wanted to the first of these people; the others get nothing.

    ``rate`` is how many of them will say yes: below 1 some are asked for the others.  Nobody else
    could be found when they were ``searched``: places still empty go up an office (R-PLAN-09).
    ``quote`` is what the plan that sends them says of the places.

    An offer that comes too late, because the need is closed or full, offers nothing: whoever
    says this command to themselves needs no refusal.
    """
    chosen: list[Invitee] = []
    if now < need.starts_at and token not in need.barred:
        for with_vehicle in (False, True):
            fresh = [one for one in _new(need, people) if one.with_vehicle is with_vehicle]
            chosen += fresh[: wave(need.wanted(with_vehicle=with_vehicle), rate)]
    # A search begun by news, in vain, is repeated once: by the look that is due in any case.
    soon = searched and not chosen and need.look_at is not None and need.look_at > now + NEWS
    need = replace(need, look_at=now + (NEWS if soon else LOOK_AGAIN), quote=quote or need.quote)
    need, says = _extend(need, chosen, now=now, token=token)
    if searched and need.seeks() and not soon:
        need, unmet = _escalate(need)
        says += unmet
    return need, says


def invite(
    need: Need,
    people: Sequence[Invitee],
    *,
    now: datetime,
    token: str,
    organisation: str = "",
    override: str = "",
) -> tuple[Need, list[Event]]:
    """Offer places to people by name, be it more than there are places.

    An organisation names its members, an operator anybody with a reason to ``override`` what else
    would keep them from being asked.  The first who say yes have the places.
    """
    if need.state not in OPEN or now >= need.starts_at or token in need.barred or need.whole_team:
        raise NotOpen(state=need.state)
    fresh = _new(need, people)
    if not fresh:
        raise NobodyToAsk
    return _extend(need, fresh, now=now, token=token, organisation=organisation, override=override)


def _escalate(need: Need) -> tuple[Need, list[Event]]:
    """One office up with every search in vain, from the street to the city, where it stays."""
    responsible = above(need.responsible or office(need.community), need.community)
    if responsible == need.responsible:
        return need, []
    need = replace(need, responsible=responsible)
    return need, [told(NeedUnmet, need)]


def _new(need: Need, people: Iterable[Invitee]) -> list[Invitee]:
    """Those who were not asked before, once each."""
    asked = need.asked()
    return [one for one in dict.fromkeys(people) if one.volunteer not in asked]


def _extend(
    need: Need,
    people: Sequence[Invitee],
    *,
    now: datetime,
    token: str,
    organisation: str = "",
    override: str = "",
) -> tuple[Need, list[Event]]:
    until = min(now + LIFETIME, need.starts_at)
    first = len(need.offers) + 1
    made = {
        str(number): Offer(
            volunteer=one.volunteer,
            state="offered",
            with_vehicle=one.with_vehicle,
            expires_at=until,
            token=token,
            organisation=organisation,
            home="" if need.remote else one.home,
            inside=one.inside,
            override=override,
            instead=one.instead,
            echelon=one.echelon,
            refill=one.refill,
            gap=one.gap,
        )
        for number, one in enumerate(people, first)
    }
    need = settled(replace(need, offers={**need.offers, **made}))
    return need, [_made(need, made)] if made else []


def _made(need: Need, made: dict[str, Offer]) -> OffersMade:
    return OffersMade(
        need_id=need.id,
        community=need.community,
        category=need.category,
        starts_at=need.starts_at,
        ends_at=need.ends_at,
        meeting_place=need.meeting_place,
        content=need.content,
        precautions=need.precautions,
        risk_notice=need.risk_notice,
        guarantees=need.guarantees,
        remote=need.remote,
        offers=[
            OfferMade(
                offer_id=offer_id(need.id, number),
                volunteer_id=one.volunteer,
                with_vehicle=one.with_vehicle,
                expires_at=one.expires_at,
                home=one.home if one.home != need.community else "",
                override=bool(one.override),
                echelon=one.echelon,
                instead=one.instead,
            )
            for number, one in made.items()
        ],
    )
