"""A wave: what lies sorted at the cut-off goes out together, urgent things first (Putuo).

Each volunteer gets trips with a trolley.  By the rule ``fill`` the trips with urgent parcels go
first and their free room is filled with other parcels for the same staircases: the last urgent
one arrives much earlier, for a few per cent more work.  ``strict`` carries urgent ones alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

#: A trolley: litres and kilograms.
LITRES, KILOGRAMS = 220.0, 120.0
#: What goes first, in this order (Putuo: medicine and cold chain first).
URGENCY = {"medicine": 0, "cold": 1, "infant": 2, "normal": 3}
Kind = Literal["medicine", "cold", "infant", "normal"]
Rule = Literal["fill", "strict", "none"]
#: What parcels on a round are sorted by.
Way = tuple[int, int, str, str]


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
    way = partial(_on_the_way, order=order)
    ordered = sorted(loads, key=way)
    if rule == "none":
        return _packed(ordered)
    urgent = sorted(
        (one for one in ordered if one.urgent),
        key=lambda one: (URGENCY[one.kind] > 1, order[one.staircase], -one.floor, one.id),
    )
    first = _packed(urgent)
    left = [one for one in ordered if not one.urgent]
    if rule == "fill":
        left = _fill(first, left, way)
    for trip in first:
        trip.sort(key=way)
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


def _on_the_way(one: Load, order: Mapping[str, int]) -> Way:
    """Where it comes on a round: staircase after staircase, top floor first."""
    return order[one.staircase], -one.floor, one.door, one.id


def _fill(first: list[list[Load]], left: Sequence[Load], way: Callable[[Load], Way]) -> list[Load]:
    """Put others for the same staircases where there is room; those that found none.

    In a trip's last staircase only what lies after its last urgent parcel is taken along, so that
    this one does not wait for it.
    """
    last = [max(map(way, trip)) for trip in first]
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
            if way(one)[0] == last[place][0] and way(one) < last[place]:
                continue
            if one.litres <= room[0] and one.kilograms <= room[1]:
                room[0] -= one.litres
                room[1] -= one.kilograms
                first[place].append(one)
                break
        else:
            without.append(one)
    return without
