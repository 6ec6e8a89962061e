"""How much may change for people who were told: nobody, then one is asked, then a human decides.

A place is filled from those who are free.  When nobody is, one person who has a place nearby is
asked to come here instead, and only where somebody free can follow: then one place more is filled
and one person moves, with their yes.  Their place stays theirs until they have taken the other
(`redirect`).  Who says no keeps it, and what remains empty goes to the office that is responsible
(`offer`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import NeedState
from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import DRIVE, WALK, Seconds, gates, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.offer import Invitee, invite
from services.matching.domain.policy import IN_FORCE
from services.matching.domain.roster import in_state
from services.matching.domain.rules import Rules

#: Needs whose people may be asked to go elsewhere: the shift has not begun.
AHEAD: frozenset[NeedState] = frozenset({"published", "matched", "filled"})
#: What moving one person costs at the most: their way, and the way of whoever follows.
ONE_MOVE = 2 * (max(WALK.limit, DRIVE.limit) + IN_FORCE.burden(IN_FORCE.most_services))


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who could be asked to another need, and the place or open offer that they hold."""

    volunteer: str
    need: str
    number: str


def worth_a_move(need: Need, rules: Rules, *, now: datetime) -> bool:
    """Whether somebody may be asked to give another place up for this need.

    A mandatory need always; another one where its plan says that moving people fills it (at
    ``price`` seconds of way; where nothing does, the price is that of an empty seat).
    """
    if need.moved >= rules.moves * (need.people + need.vehicles) or now >= need.starts_at:
        return False
    prices = (need.quote.walk, need.quote.drive) if need.quote else ()
    return need.mandatory or any(one is not None and one <= ONE_MOVE for one in prices)


def moves(
    wanting: Need,
    others: Sequence[Need],
    people: Sequence[Candidate],
    seconds: Seconds = travel_seconds,
) -> list[Move]:
    """Who could be asked to ``wanting`` instead, the nearest first.

    ``others`` are needs at the same time, ``people`` those who have a place there or an open offer.
    No need is helped at the cost of one that seeks people itself, or is more urgent.
    """
    known = {one.id: one for one in people}
    found = []
    for other in others:
        if other.seeks() or other.mandatory > wanting.mandatory or other.whole_team:
            continue
        for number in in_state(other.offers, "offered", "accepted"):
            one = known.get(other.offers[number].volunteer)
            if one and one.id not in wanting.asked() and _could(one, wanting, other, seconds):
                found.append((seconds(one, wanting), Move(one.id, other.id, number)))
    return [move for _, move in sorted(found, key=lambda one: (one[0], one[1].volunteer))]


def ask(
    need: Need, people: Sequence[Invitee], *, now: datetime, token: str
) -> tuple[Need, list[Event]]:
    """Ask somebody to come here instead of going elsewhere; it counts, whatever they say."""
    need, says = invite(need, people, now=now, token=token)
    return replace(need, moved=need.moved + 1), says


def _could(one: Candidate, wanting: Need, other: Need, seconds: Seconds) -> bool:
    """Whether only the place they hold keeps somebody from being asked."""
    freed = replace(one, holds=tuple(hold for hold in one.holds if hold.need != other.id))
    drives = one.drives and wanting.wanted(with_vehicle=True) > 0
    walks = not one.drives and wanting.wanted(with_vehicle=False) > 0
    return (drives or walks) and not gates(freed, wanting, seconds)
