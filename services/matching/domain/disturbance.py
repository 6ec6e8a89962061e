"""How much may change for people who have been told: nobody, then one, then a human decides.

A place is filled from those who are free.  When nobody is and the place is mandatory, at most one
person who has not answered yet is asked there instead, and only if somebody free can follow at the
place that becomes empty.  Who has said yes is never moved.  What remains goes to the office that
is responsible (`offer`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import OffersWithdrawn
from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import gates, travel_seconds
from services.matching.domain.need import FALLBACK, Need, answered, settled
from services.matching.domain.roster import in_state, moved


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who could be asked to another need, and the open offer that they hold."""

    volunteer: str
    need: str
    number: str


def moves(wanting: Need, others: Sequence[Need], people: Sequence[Candidate]) -> list[Move]:
    """Who could be asked to ``wanting`` instead, the nearest first.

    ``others`` are needs at the same time, ``people`` those who hold open offers of them.
    """
    known = {one.id: one for one in people}
    found = []
    for other in others:
        for number in in_state(other.offers, "offered"):
            one = known.get(other.offers[number].volunteer)
            if one and one.id not in wanting.asked() and _could(one, wanting, other):
                found.append((travel_seconds(one, wanting), Move(one.id, other.id, number)))
    return [move for _, move in sorted(found, key=lambda one: (one[0], one[1].volunteer))]


def let_go(need: Need, number: str, *, now: datetime) -> tuple[Need, list[Event]]:
    """Take an unanswered offer back, and soon look for somebody else; an answer comes first."""
    if number not in in_state(need.offers, "offered"):
        return need, []
    offers = moved(need.offers, [number], "withdrawn", now)
    need = settled(replace(need, offers=offers, look_at=now + FALLBACK))
    return need, [answered(OffersWithdrawn, need, [number])]


def look_soon(need: Need, *, now: datetime) -> tuple[Need, list[Event]]:
    """Search again in a moment: somebody is about to be free."""
    return settled(replace(need, look_at=now + FALLBACK, moved=need.moved + 1)), []


def _could(one: Candidate, wanting: Need, other: Need) -> bool:
    """Whether only the offer they hold keeps somebody from being asked."""
    freed = replace(one, holds=tuple(hold for hold in one.holds if hold.need != other.id))
    drives = one.drives and wanting.wanted(with_vehicle=True) > 0
    walks = not one.drives and wanting.wanted(with_vehicle=False) > 0
    return (drives or walks) and not gates(freed, wanting)
