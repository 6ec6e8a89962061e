"""A wave: what lies sorted at the cut-off goes out together, urgent things first (Putuo).

Each volunteer gets trips with a trolley.  By the rule ``fill`` the trips with urgent parcels go
first and their free room is filled with other parcels for the same staircases: the last urgent
one arrives much earlier, for a few per cent more work.  ``strict`` carries urgent ones alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

#: A trolley: litres and kilograms.
LITRES, KILOGRAMS = 220.0, 120.0
#: What goes first, in this order (Putuo: medicine and cold chain first).
URGENCY = {"medicine": 0, "cold": 1, "infant": 2, "normal": 3}
Kind = Literal["medicine", "cold", "infant", "normal"]
Rule = Literal["fill", "strict", "none"]


@dataclass(frozen=True, slots=True)
class Load:
    """A parcel as a trolley sees it."""

    id: str
    staircase: str
    floor: int
    door: str
    kind: Kind
    litres: float
    kilograms: float

    @property
    def urgent(self) -> bool:
        """Whether it goes first."""
        return self.kind != "normal"


def trips(loads: Iterable[Load], order: Mapping[str, int], rule: Rule = "fill") -> list[list[Load]]:
    """One volunteer's trips; ``order`` is the place of each staircase on the walking tour.

    In a trip staircase follows staircase, top floor first.  A parcel that is larger than a trolley
    goes alone.
    """
    ordered = sorted(loads, key=lambda one: (order[one.staircase], -one.floor, one.door, one.id))
    if rule == "none":
        return _packed(ordered)
    urgent = sorted(
        (one for one in ordered if one.urgent),
        key=lambda one: (URGENCY[one.kind] > 1, order[one.staircase], -one.floor, one.id),
    )
    first = _packed(urgent)
    left = [one for one in ordered if not one.urgent]
    if rule == "fill":
        left = _fill(first, left)
    for trip in first:
        trip.sort(key=lambda one: (order[one.staircase], -one.floor, one.door, one.id))
    return first + _packed(left)


def _packed(ordered: Sequence[Load]) -> list[list[Load]]:
    """Trolley after trolley, in the order given."""
    found: list[list[Load]] = []
    litres = kilograms = 0.0
    for one in ordered:
        litres, kilograms = litres + one.litres, kilograms + one.kilograms
        if not found or litres > LITRES or kilograms > KILOGRAMS:
            found.append([])
            litres, kilograms = one.litres, one.kilograms
        found[-1].append(one)
    return found


def _fill(first: list[list[Load]], left: Sequence[Load]) -> list[Load]:
    """Put others for the same staircases where there is room; those that found none."""
    rooms = [
        [LITRES - sum(one.litres for one in trip), KILOGRAMS - sum(one.kilograms for one in trip)]
        for trip in first
    ]
    stops: dict[str, list[int]] = {}
    for place, trip in enumerate(first):
        for staircase in dict.fromkeys(one.staircase for one in trip):
            stops.setdefault(staircase, []).append(place)
    without = []
    for one in left:
        for place in stops.get(one.staircase, ()):
            room = rooms[place]
            if one.litres <= room[0] and one.kilograms <= room[1]:
                room[0] -= one.litres
                room[1] -= one.kilograms
                first[place].append(one)
                break
        else:
            without.append(one)
    return without
