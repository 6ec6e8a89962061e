"""What a plan says of the places of a need: its prices, and how well they were refilled since."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.matching.domain.roster import TAKEN, Offer


@dataclass(frozen=True, slots=True)
class Quote:
    """A plan's prices for one more place of a need, on foot and with a vehicle, in seconds of way.

    None where the plan has no such place.
    """

    plan: str
    walk: int | None = None
    drive: int | None = None


@dataclass(frozen=True, slots=True)
class Refills:
    """How many places were refilled, and by how many seconds the plan may miss the best by it.

    ``exact`` as an exact repair would; ``bounded`` without moving anybody where that would have
    moved some; ``greedy`` by a plan whose prices cannot be compared: ways are
    measured otherwise by now.
    """

    exact: int = 0
    bounded: int = 0
    greedy: int = 0
    gap_seconds: int = 0


def refilled(offers: Iterable[Offer]) -> Refills:
    """The refilled places that are taken."""
    taken = [one for one in offers if one.refill and one.state in TAKEN]
    kinds = [one.refill for one in taken]
    return Refills(
        exact=kinds.count("exact"),
        bounded=kinds.count("bounded"),
        greedy=kinds.count("greedy"),
        gap_seconds=sum(one.gap for one in taken),
    )


def together(some: Iterable[Refills]) -> Refills:
    """Those of many needs."""
    every = list(some)
    return Refills(
        exact=sum(one.exact for one in every),
        bounded=sum(one.bounded for one in every),
        greedy=sum(one.greedy for one in every),
        gap_seconds=sum(one.gap_seconds for one in every),
    )
