"""Which people could go to which posts: every gate for a whole city at once.

Knows no rule: what a post asks and what a person offers come in as numbers (`columns`), and
somebody passes when every comparison holds.  Posts that ask the same of people are looked at
together: everything except the way is then compared once per person and not once per pair.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from services.matching.solver.problem import Bools, Floats, Ints, Problem

#: Cells are a little wider than the reach, so that three of them always cover it.
MARGIN = 1.02
#: Pairs looked at together: what fits in the processor's cache costs least.
BLOCK = 100_000
#: A pair with its cost must fit into one number.
_BITS = 62

#: The year of birth of somebody whose age is not asked about when it is not known.
UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class People:
    """One row per person; NaN where the home is unknown."""

    lat: Floats
    lon: Floats
    #: The number of the community of residence, as posts number theirs; -1 for others.
    home: Ints
    #: One bit per thing offered.
    offers: Ints
    #: Day until which insured, for ordinary and for hazardous posts, shape (2, n).
    covered: Ints
    #: Year of birth, for ordinary and for hazardous posts, shape (2, n).
    born: Ints
    #: The row of ``Posts.inside`` that holds for this person's service areas.
    area: Ints
    #: Seconds added to every way of this person.
    burden: Ints


@dataclass(frozen=True, slots=True)
class Posts:
    """One row per post."""

    lat: Floats
    lon: Floats
    #: The number of the community.
    community: Ints
    #: The bits that a person must have, all of them.
    asks: Ints
    #: 1 where the work is hazardous.
    hazard: Ints
    #: The day to which insurance must reach.
    until: Ints
    #: Earliest and latest year of birth.
    born_from: Ints
    born_by: Ints
    #: Seconds per radian of the earth's arc, seconds besides, and the most there may be.  A pace of
    #: 0 means that nobody has to go anywhere.
    pace: Floats
    extra: Ints
    limit: Ints
    seats: Ints
    weight: Ints
    #: Whether people of a row of service areas serve in a community, shape (rows, communities).
    inside: Bools


@dataclass(frozen=True, slots=True)
class _Grid:
    """People whose home is known, sorted by cell, for posts of one pace and reach."""

    #: Degrees of a cell, and cells around the earth.
    down: float
    across: float
    width: int
    #: The number of each one's cell, who it is, and what is known of them.
    key: Ints
    known: Ints
    people: People
    homes: "_Homes"
    #: Who is insured and of the right age, by what is asked.
    fit: dict[tuple[int, ...], Bools] = field(default_factory=dict)

    def able(self, posts: Posts, post: int) -> Ints:
        """Who passes every gate of a post except way and area, in the order of cells."""
        asked = (posts.hazard, posts.until, posts.born_from, posts.born_by)
        same = tuple(int(one[post]) for one in asked)
        if same not in self.fit:
            self.fit[same] = _fit(self.people, *same)
        asks = posts.asks[post]
        return np.flatnonzero(((self.people.offers & asks) == asks) & self.fit[same])


def candidates(people: People, posts: Posts) -> Problem:
    """The problem of this city: every pair that passes all gates, with its cost.

    Of each post the cheapest candidates come first, and of equals the first rows.
    """
    key = _Key.of(people, posts)
    found = [_neighbours(people, posts, key), *_from_home(people, posts, key)]
    for pace in np.unique(posts.pace[posts.pace > 0]):
        alike = np.flatnonzero(posts.pace == pace)
        grid = _grid(people, posts, alike)
        for some in _asking_the_same(posts, alike):
            found.extend(_near(people, posts, some, grid, key))
    pairs = np.concatenate(found)
    found.clear()
    pairs.sort()
    return Problem(
        people=len(people.home),
        seats=posts.seats,
        weight=posts.weight,
        start=np.searchsorted(pairs, np.arange(len(posts.seats) + 1) << (key.cost + key.person)),
        person=(pairs & ((1 << key.person) - 1)).astype(np.int32),
        cost=((pairs >> key.person) & ((1 << key.cost) - 1)).astype(np.int32),
    )


class TooBig(ValueError):
    """More people, posts or seconds than 64 bits can tell apart or add up."""


@dataclass(frozen=True, slots=True)
class _Key:
    """How a pair becomes one number by which pairs are sorted: post, cost, person."""

    #: Bits of cost and person.
    cost: int
    person: int

    @classmethod
    def of(cls, people: People, posts: Posts) -> "_Key":
        """Wide enough for a city."""
        dearest = int(posts.limit.max(initial=0)) + int(people.burden.max(initial=0))
        cost, person = dearest.bit_length(), len(people.home).bit_length()
        if len(posts.seats).bit_length() + cost + person > _BITS:
            raise TooBig(f"{len(posts.seats)} posts, {len(people.home)} people, {dearest} seconds")
        return cls(cost, person)

    def pack(self, post: Ints, cost: Ints, person: Ints) -> Ints:
        """Pairs as numbers."""
        return (post << (self.cost + self.person)) | (cost << self.person) | person


def _asking_the_same(posts: Posts, some: Ints) -> list[Ints]:
    """The posts, divided by what they ask of people besides the way and the area."""
    asked = np.stack(
        [
            one[some]
            for one in (posts.asks, posts.hazard, posts.until, posts.born_from, posts.born_by)
        ]
    )
    _, kind = np.unique(asked, axis=1, return_inverse=True)
    kind = kind.reshape(-1)
    order = np.argsort(kind, kind="stable")
    groups = np.split(some[order], np.flatnonzero(np.diff(kind[order])) + 1)
    return [group for group in groups if len(group)]


def _fit(people: People, hazard: int, until: int, born_from: int, born_by: int) -> Bools:
    """Who is insured until a day and of an age, shape (people,)."""
    born = people.born[hazard]
    fit: Bools = (people.covered[hazard] >= until) & (
        (born == UNKNOWN) | ((born >= born_from) & (born <= born_by))
    )
    return fit


def _some(people: People, rows: Ints) -> People:
    """Some of the people, as far as gates other than the area are concerned."""
    return replace(
        people,
        lat=people.lat[rows],
        lon=people.lon[rows],
        offers=people.offers[rows],
        covered=people.covered[:, rows],
        born=people.born[:, rows],
    )


def _grid(people: People, posts: Posts, some: Ints) -> _Grid:
    """Sort people into cells as wide as the greatest reach of these posts."""
    reach = ((posts.limit[some] - posts.extra[some] + 0.5) / posts.pace[some]).max() * MARGIN
    down, across = _degrees(reach, posts.lat[some])
    width = 10 + _cells(np.array([360.0]), across)[0]
    known = np.flatnonzero(~np.isnan(people.lat))
    key = _cells(people.lat[known], down) * width + _cells(people.lon[known], across)
    order = np.argsort(key, kind="stable")
    known = known[order]
    there = _some(people, known)
    return _Grid(
        down, across, int(width), key[order], known, there, _Homes.of(there.lat, there.lon)
    )


def _near(people: People, posts: Posts, some: Ints, grid: _Grid, key_of: _Key) -> Iterator[Ints]:
    """The pairs of posts that ask the same with people in the cells around them."""
    able = grid.able(posts, int(some[0]))
    key, known = grid.key[able], grid.known[able]
    row, column = _cells(posts.lat[some], grid.down), _cells(posts.lon[some], grid.across)
    # Three cells side by side are one run of the sorted keys.
    middle = (row[:, None] + np.array([-1, 0, 1])) * grid.width + column[:, None]
    first = np.searchsorted(key, middle - 1, side="left").ravel()
    last = np.searchsorted(key, middle + 1, side="right").ravel()
    homes, goals = grid.homes.at(able), _Homes.of(posts.lat, posts.lon)
    everywhere = bool(posts.inside.all())
    for around, run in _runs(np.repeat(some, 3), first, last):
        close = _close(homes, goals, run, around, grid)
        post, at = around[close], run[close]
        way = _seconds(homes, goals, at, posts, post)
        person = known[at]
        near = way <= posts.limit[post]
        if not everywhere:
            near &= posts.inside[people.area[person], posts.community[post]]
        yield key_of.pack(post[near], (way + people.burden[person])[near], person[near])


@dataclass(frozen=True, slots=True)
class _Homes:
    """Places in radians, with the cosine of the latitude."""

    lat: Floats
    lon: Floats
    cos: Floats

    @classmethod
    def of(cls, lat: Floats, lon: Floats) -> "_Homes":
        """From degrees."""
        lat = np.radians(lat)
        return cls(lat, np.radians(lon), np.cos(lat))

    def at(self, rows: Ints) -> "_Homes":
        """Some of them."""
        return _Homes(self.lat[rows], self.lon[rows], self.cos[rows])


def _runs(posts: Ints, first: Ints, last: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Spread runs into pairs (post, place in the run), in blocks of about equal size."""
    count = last - first
    cuts = np.flatnonzero(np.diff(np.cumsum(count) // BLOCK)) + 1
    for some in np.split(np.arange(len(posts)), cuts):
        sizes = count[some]
        offset = np.repeat(first[some] - np.cumsum(sizes) + sizes, sizes)
        yield np.repeat(posts[some], sizes), offset + np.arange(sizes.sum())


def _degrees(arc: float, lat: Floats) -> tuple[float, float]:
    """An arc as degrees of latitude and, at the most, of longitude."""
    down = float(np.degrees(arc))
    return down, down / max(0.01, float(np.cos(np.radians(np.abs(lat).max() + down))))


def _cells(degrees: Floats, size: float) -> Ints:
    return np.floor(degrees / size).astype(np.int64)


def _close(homes: _Homes, goals: _Homes, at: Ints, post: Ints, grid: _Grid) -> Bools:
    """Pairs that may be within reach: on a plane, which is too near by less than the margin."""
    north = homes.lat[at] - goals.lat[post]
    east = (homes.lon[at] - goals.lon[post]) * goals.cos[post]
    reach = np.radians(grid.down)
    close: Bools = north * north + east * east <= reach * reach
    return close


def _seconds(homes: _Homes, goals: _Homes, at: Ints, posts: Posts, post: Ints) -> Ints:
    """Whole seconds from home to post (haversine), halves rounded up."""
    half_lat = np.sin((goals.lat[post] - homes.lat[at]) / 2)
    half_lon = np.sin((goals.lon[post] - homes.lon[at]) / 2)
    chord = half_lat * half_lat + homes.cos[at] * goals.cos[post] * (half_lon * half_lon)
    arc = 2 * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    seconds: Ints = (arc * posts.pace[post] + posts.extra[post] + 0.5).astype(np.int64)
    return seconds


def _neighbours(people: People, posts: Posts, key: _Key) -> Ints:
    """People whose home is unknown: to posts of their own community, at the greatest cost."""
    found = [np.empty(0, dtype=np.int64)]
    unknown = np.flatnonzero(np.isnan(people.lat))
    unknown = unknown[np.argsort(people.home[unknown], kind="stable")]
    if not len(unknown):
        return found[0]
    home, strangers = people.home[unknown], _some(people, unknown)
    for some in _asking_the_same(posts, np.flatnonzero(posts.pace > 0)):
        able = _able(strangers, posts, int(some[0]))
        who, where = unknown[able], home[able]
        first = np.searchsorted(where, posts.community[some], side="left")
        last = np.searchsorted(where, posts.community[some], side="right")
        for post, at in _runs(some, first, last):
            person = who[at]
            cost = posts.limit[post] + people.burden[person]
            serves = posts.inside[people.area[person], posts.community[post]]
            found.append(key.pack(post, cost, person)[serves])
    return np.concatenate(found)


def _able(people: People, posts: Posts, post: int) -> Bools:
    """Who passes every gate of a post except way and area, shape (people,)."""
    asked = (posts.hazard, posts.until, posts.born_from, posts.born_by)
    able: Bools = _fit(people, *(int(one[post]) for one in asked))
    able &= (people.offers & posts.asks[post]) == posts.asks[post]
    return able


def _from_home(people: People, posts: Posts, key: _Key) -> Iterator[Ints]:
    """Posts without a way: everybody of the right area, at the cost of nothing but their burden."""
    for some in _asking_the_same(posts, np.flatnonzero(posts.pace == 0)):
        able = np.flatnonzero(_able(people, posts, int(some[0])))
        for post in some.tolist():
            here = able[posts.inside[people.area[able], posts.community[post]]]
            yield key.pack(np.full(len(here), post), people.burden[here], here)
