"""Walking along streets: a network from GeoJSON lines, and the ways from a post to homes near it.

Lines are streets where they are highways on which one may walk; they meet where they share a
point.  People and posts stand at the nearest point of the network, which has one every few metres,
and walk to it in a straight line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np

from services.matching.domain.spot import EARTH
from services.matching.solver.problem import Floats, Ints

#: OpenStreetMap's highways on which nobody walks.
_NO_WALKING = frozenset({"motorway", "motorway_link", "construction", "proposed", "raceway"})
#: At most so many metres between two points of a street.
SPACING = 25.0
#: Decimals of a degree by which two lines share a point: about a centimetre.
_DECIMALS = 7

Place = tuple[float, float]


class NoStreets(ValueError):
    """Nothing on this map can be walked on."""


@dataclass(frozen=True, slots=True)
class Streets:
    """Points, from south to north, and which are joined by how many metres."""

    #: Degrees, shape (points,).
    lat: Floats
    lon: Floats
    #: The neighbours of point ``i``: ``to[start[i]:start[i + 1]]``, ``metres`` likewise.
    start: Ints
    to: Ints
    metres: Floats

    def nearest(self, lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
        """The nearest point to each of some places, and how many metres away it is."""
        east = np.cos(np.radians(self.lat[len(self.lat) // 2]))
        rows = [self._nearest(*one, east) for one in zip(lat, lon, strict=True)]
        found = np.array(rows, dtype=np.int64)
        return found, straight(lat, lon, self.lat[found], self.lon[found])

    def _nearest(self, lat: float, lon: float, east: float) -> int:
        """Strips of the map are looked at, each twice as wide, until none can be nearer."""
        away = 2 * SPACING / (EARTH * np.pi / 180)
        while True:
            first, last = np.searchsorted(self.lat, (lat - away, lat + away)).tolist()
            if first < last:
                down, across = self.lat[first:last] - lat, (self.lon[first:last] - lon) * east
                square = down * down + across * across
                best = int(square.argmin())
                if square[best] <= away * away:
                    return int(first) + best
            away *= 2

    def ways(self, source: int, reach: float) -> dict[int, float]:
        """The points within so many metres of walking from one, and how many (Dijkstra)."""
        done: dict[int, float] = {}
        heap = [(0.0, source)]
        while heap:
            length, point = heappop(heap)
            if point in done:
                continue
            done[point] = length
            for at in range(self.start[point], self.start[point + 1]):
                there = length + float(self.metres[at])
                if there <= reach and (other := int(self.to[at])) not in done:
                    heappush(heap, (there, other))
        return done

    def walks(self, post: tuple[int, float], homes: tuple[Ints, Floats], reach: float) -> Floats:
        """Metres from each home to a post, each given as `nearest` found them; inf if too far."""
        near = np.full(len(self.lat), np.inf)
        found = self.ways(post[0], reach)
        near[list(found)] = list(found.values())
        metres: Floats = near[homes[0]] + homes[1] + post[1]
        metres[metres > reach] = np.inf
        return metres


def read(collection: Mapping[str, Any]) -> Streets:
    """The network of a GeoJSON FeatureCollection in WGS-84: its largest part that hangs together.

    Parts on their own are yards and pieces at the edge of the map; whoever stood there could go
    nowhere.
    """
    points: dict[tuple[Place, Place, int], int] = {}
    places: list[Place] = []
    edges: dict[tuple[int, int], float] = {}
    for line in _lines(collection):
        numbers = []
        for key, place in _dense(line):
            numbers.append(points.setdefault(key, len(points)))
            if len(points) > len(places):
                places.append(place)
        for one, other in pairwise(numbers):
            edges[min(one, other), max(one, other)] = 0.0
    if not edges:
        raise NoStreets
    lat, lon = np.array(places).T
    ends = np.array([one for one in edges if one[0] != one[1]], dtype=np.int64)
    ends = ends[_connected(len(points), ends)]
    kept, ends = np.unique(ends, return_inverse=True)
    order = np.argsort(lat[kept], kind="stable")
    kept, ends = kept[order], np.argsort(order)[ends.reshape(-1, 2)]
    lat, lon = lat[kept], lon[kept]
    both = np.concatenate((ends, ends[:, ::-1]))
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    tail, head = both.T
    return Streets(
        lat=lat,
        lon=lon,
        start=np.searchsorted(tail, np.arange(len(kept) + 1)),
        to=head,
        metres=straight(lat[tail], lon[tail], lat[head], lon[head]),
    )


def straight(lat: Floats, lon: Floats, to_lat: Floats, to_lon: Floats) -> Floats:
    """Metres of the straight line between places (haversine)."""
    down, across = np.radians(to_lat - lat) / 2, np.radians(to_lon - lon) / 2
    narrow = np.cos(np.radians(lat)) * np.cos(np.radians(to_lat))
    chord = np.sin(down) ** 2 + narrow * np.sin(across) ** 2
    metres: Floats = 2 * EARTH * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return metres


def _lines(collection: Mapping[str, Any]) -> Iterator[list[Place]]:
    """The streets of a collection, as (lat, lon)."""
    for feature in collection["features"]:
        kind, shape = feature["properties"].get("highway"), feature["geometry"]
        if not kind or kind in _NO_WALKING:
            continue
        lines = {"LineString": [shape["coordinates"]], "MultiLineString": shape["coordinates"]}
        for line in lines.get(shape["type"], []):
            yield [(round(one[1], _DECIMALS), round(one[0], _DECIMALS)) for one in line]


def _dense(line: list[Place]) -> Iterator[tuple[tuple[Place, Place, int], Place]]:
    """The same line with a point every few metres, and what tells each point from others.

    Points in between are of their street alone: a bridge may cross right above one.
    """
    yield (line[0], line[0], 0), line[0]
    for one, other in pairwise(line):
        low, high = min(one, other), max(one, other)
        begin, step = np.array(low), np.array(high) - np.array(low)
        length = straight(*(np.array([each]) for each in (*low, *high)))[0]
        parts = ceil(length / SPACING)
        between = range(1, parts) if one == low else range(parts - 1, 0, -1)
        for at in between:
            lat, lon = (begin + step * at / parts).tolist()
            yield (low, high, at), (lat, lon)
        yield (other, other, 0), other


def _connected(points: int, ends: Ints) -> Ints:
    """The edges of the largest part that hangs together."""
    boss = list(range(points))

    def find(one: int) -> int:
        while boss[one] != one:
            boss[one] = one = boss[boss[one]]
        return one

    for one, other in ends.tolist():
        boss[find(one)] = find(other)
    part = np.array([find(one) for one in range(points)])
    return np.flatnonzero(part[ends[:, 0]] == np.bincount(part).argmax())
