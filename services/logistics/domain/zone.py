"""Who owns which staircases of a compound today (Putuo: 分区包干).

One closed walking tour goes through all staircases and is kept with the compound.  A zone is a
piece of the tour, so it hangs together, and the cuts make the heaviest zone as light as cuts can.
A tall staircase would weigh more than a zone should, so it is split into bands of floors first.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, hypot

#: Minutes: a metre on foot with a trolley, a wait for the lift, a floor up and down, a door.
#: Assumptions, the same for all plans that are compared.
METRE, LIFT, FLOOR, DOOR = 1 / 60, 0.6, 0.1, 0.35
#: Parcels a household gets in a wave (1,400 households, 500 parcels).
PARCELS = 0.36
#: A staircase that weighs more than this part of a mean zone is split.
BAND = 0.6
#: Halvings of the search for the least heaviest zone: below a second.
_HALVINGS = 18


@dataclass(frozen=True, slots=True)
class Staircase:
    """A unit's staircase: its place in metres from the gate, its floors and doors on each."""

    building: int
    unit: int
    x: float
    y: float
    floors: int
    doors: int

    @property
    def key(self) -> str:
        """As on its door: ``3-2`` is building 3, unit 2."""
        return f"{self.building}-{self.unit}"


@dataclass(frozen=True, slots=True)
class Band:
    """Some floors of a staircase, served by one person."""

    staircase: str
    low: int
    high: int
    households: int
    minutes: float


def walking_tour(staircases: Sequence[Staircase]) -> list[str]:
    """A short round through all staircases: nearest first, then no two ways cross (2-opt)."""
    left, tour = list(staircases), []
    x = y = 0.0
    while left:
        nearest = min(left, key=lambda one: (hypot(one.x - x, one.y - y), one.key))
        left.remove(nearest)
        tour.append(nearest)
        x, y = nearest.x, nearest.y
    points = [(one.x, one.y) for one in tour]
    order = list(range(len(tour)))
    while _untangle(order, points):
        pass
    return [tour[place].key for place in order]


def _untangle(order: list[int], points: Sequence[tuple[float, float]]) -> bool:
    """Turn round every part of the tour that is shorter the other way; whether there was one."""

    def far(a: int, b: int) -> float:
        return hypot(points[a][0] - points[b][0], points[a][1] - points[b][1])

    found, count = False, len(order)
    for i in range(count - 1):
        for j in range(i + 2, count - (i == 0)):
            a, b, c, d = order[i], order[i + 1], order[j], order[(j + 1) % count]
            if far(a, c) + far(b, d) < far(a, b) + far(c, d) - 1e-9:
                order[i + 1 : j + 1] = order[i + 1 : j + 1][::-1]
                found = True
    return found


def bands(tour: Sequence[Staircase], people: int) -> list[Band]:
    """The staircases in the order of the tour, tall ones split."""
    limit = BAND * sum(_minutes(one, 1, one.floors) for one in tour) / people
    found = []
    for one in tour:
        parts = min(max(1, ceil(_minutes(one, 1, one.floors) / limit)), one.floors)
        for part in range(parts):
            low, high = one.floors * part // parts + 1, one.floors * (part + 1) // parts
            doors = (high - low + 1) * one.doors
            found.append(Band(one.key, low, high, doors, _minutes(one, low, high)))
    return found


def cut(tour: Sequence[Staircase], people: int) -> list[list[Band]]:
    """At most so many zones, the heaviest as light as consecutive pieces of the tour can be."""
    pieces = bands(tour, people)
    if people >= len(pieces):
        return [[one] for one in pieces]
    where = {one.key: one for one in tour}
    walks = [
        _walk(where[one.staircase], where[after.staircase])
        for one, after in zip(pieces, pieces[1:] + pieces[:1], strict=True)
    ]
    low, high = max(one.minutes for one in pieces), sum(one.minutes for one in pieces) + sum(walks)
    best: list[int] = []
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        cuts = _cuts(pieces, walks, people, middle)
        if cuts:
            best, high = cuts, middle
        else:
            low = middle
    best = best or _cuts(pieces, walks, people, high)
    return _pieces(pieces, best)


def minutes(zone: Sequence[Band], tour: Sequence[Staircase]) -> float:
    """What a zone takes: its doors and lifts, and the way between them."""
    where = {one.key: one for one in tour}
    ways = (
        _walk(where[one.staircase], where[after.staircase])
        for one, after in itertools.pairwise(zone)
    )
    return sum(one.minutes for one in zone) + sum(ways)


def hand_out(
    zones: Sequence[Sequence[Band]], people: Sequence[str], before: Mapping[str, str]
) -> dict[str, list[Band]]:
    """Who owns which zone: whoever owned most of its households ``before`` (staircase → person).

    People are known by their neighbours, and a roster changes every day.
    """
    overlaps = []
    for place, zone in enumerate(zones):
        known: dict[str, int] = {}
        for band in zone:
            owner = before.get(f"{band.staircase}/{band.low}") or before.get(band.staircase, "")
            known[owner] = known.get(owner, 0) + band.households
        overlaps += [(-n, person, place) for person, n in known.items() if person in people]
    owners: dict[int, str] = {}
    for _, person, place in sorted(overlaps):
        if place not in owners and person not in owners.values():
            owners[place] = person
    free = [one for one in people if one not in owners.values()]
    for place in range(len(zones)):
        if place not in owners:
            owners[place] = free.pop(0)
    return {owners[place]: list(zone) for place, zone in enumerate(zones)}


def _cuts(pieces: Sequence[Band], walks: Sequence[float], people: int, most: float) -> list[int]:
    """Where zones begin when none weighs more than ``most``; nothing if that takes more people.

    Every way to cut has a cut within the first full zone, so only those beginnings are tried.
    """
    count, start = len(pieces), 0
    first = _reach(pieces, walks, 0, most)
    while start <= min(first, count - 1):
        begins: list[int] = []
        at = start
        while at < start + count and len(begins) <= people:
            begins.append(at % count)
            at += min(_reach(pieces, walks, at % count, most), start + count - at)
        if len(begins) <= people:
            return begins
        start += 1
    return []


def _reach(pieces: Sequence[Band], walks: Sequence[float], start: int, most: float) -> int:
    """How many pieces from here make one zone."""
    total, taken, count = 0.0, 0, len(pieces)
    while taken < count:
        at = (start + taken) % count
        total += pieces[at].minutes + (walks[at - 1] if taken else 0.0)
        if total > most and taken:
            break
        taken += 1
    return taken


def _pieces(pieces: Sequence[Band], begins: Sequence[int]) -> list[list[Band]]:
    ordered, count = sorted(begins), len(pieces)
    zones = []
    for place, begin in enumerate(ordered):
        end = ordered[(place + 1) % len(ordered)]
        end = end if end > begin else end + count
        zones.append([pieces[at % count] for at in range(begin, end)])
    return zones


def _walk(one: Staircase, other: Staircase) -> float:
    return hypot(one.x - other.x, one.y - other.y) * METRE


def _minutes(one: Staircase, low: int, high: int) -> float:
    """A wave's work on some floors: one ride to the top, and the doors that get a parcel."""
    return LIFT + high * FLOOR + (high - low + 1) * one.doors * PARCELS * DOOR
