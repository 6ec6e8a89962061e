"""Which people could go to which posts: every gate for a whole city at once.

Knows no rule: what a post asks and what a person offers come in as numbers (`columns`), and
somebody passes when every comparison holds.  Posts that ask the same of people are looked at
together: everything except the way is then compared once per person and not once per pair.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from services.matching.solver.pair import PairKey, runs
from services.matching.solver.place import Places, seconds
from services.matching.solver.population import (
    People,
    Posts,
    able_for,
    asking_the_same,
    fit_for,
    some_of,
)
from services.matching.solver.problem import Bools, Floats, Ints, Problem

#: Cells are a little wider than the reach, so that three of them always cover it.
MARGIN = 1.02


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
    homes: Places
    #: Who is insured and of the right age, by what is asked.
    fit: dict[tuple[int, ...], Bools] = field(default_factory=dict)

    def able(self, posts: Posts, post: int) -> Ints:
        """Who passes every gate of a post except way and area, in the order of cells."""
        asked = (posts.hazard, posts.until, posts.born_from, posts.born_by)
        same = tuple(int(one[post]) for one in asked)
        if same not in self.fit:
            self.fit[same] = fit_for(self.people, *same)
        asks = posts.asks[post]
        return np.flatnonzero(((self.people.offers & asks) == asks) & self.fit[same])


def candidates(people: People, posts: Posts) -> Problem:
    """The problem of this city: every pair that passes all gates, with its cost.

    Of each post the cheapest candidates come first, and of equals the first rows.
    """
    key = PairKey.of(people, posts)
    found = [_neighbours(people, posts, key), *_from_home(people, posts, key)]
    for pace in np.unique(posts.pace[posts.pace > 0]):
        alike = np.flatnonzero(posts.pace == pace)
        grid = _grid(people, posts, alike)
        for some in asking_the_same(posts, alike):
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


def _grid(people: People, posts: Posts, some: Ints) -> _Grid:
    """Sort people into cells as wide as the greatest reach of these posts."""
    reach = ((posts.limit[some] - posts.extra[some] + 0.5) / posts.pace[some]).max() * MARGIN
    down, across = _degrees(reach, posts.lat[some])
    width = 10 + _cells(np.array([360.0]), across)[0]
    known = np.flatnonzero(~np.isnan(people.lat))
    key = _cells(people.lat[known], down) * width + _cells(people.lon[known], across)
    order = np.argsort(key, kind="stable")
    known = known[order]
    there = some_of(people, known)
    return _Grid(
        down, across, int(width), key[order], known, there, Places.of(there.lat, there.lon)
    )


def _near(people: People, posts: Posts, some: Ints, grid: _Grid, key_of: PairKey) -> Iterator[Ints]:
    """The pairs of posts that ask the same with people in the cells around them."""
    able = grid.able(posts, int(some[0]))
    key, known = grid.key[able], grid.known[able]
    row, column = _cells(posts.lat[some], grid.down), _cells(posts.lon[some], grid.across)
    # Three cells side by side are one run of the sorted keys.
    middle = (row[:, None] + np.array([-1, 0, 1])) * grid.width + column[:, None]
    first = np.searchsorted(key, middle - 1, side="left").ravel()
    last = np.searchsorted(key, middle + 1, side="right").ravel()
    homes, goals = grid.homes.at(able), Places.of(posts.lat, posts.lon)
    everywhere = bool(posts.inside.all())
    for around, run in runs(np.repeat(some, 3), first, last):
        close = _close(homes, goals, run, around, grid)
        post, at = around[close], run[close]
        way = seconds(homes, goals, at, posts, post)
        person = known[at]
        near = way <= posts.limit[post]
        if not everywhere:
            near &= posts.inside[people.area[person], posts.community[post]]
        yield key_of.pack(post[near], (way + people.burden[person])[near], person[near])


def _degrees(arc: float, lat: Floats) -> tuple[float, float]:
    """An arc as degrees of latitude and, at the most, of longitude."""
    down = float(np.degrees(arc))
    return down, down / max(0.01, float(np.cos(np.radians(np.abs(lat).max() + down))))


def _cells(degrees: Floats, size: float) -> Ints:
    return np.floor(degrees / size).astype(np.int64)


def _close(homes: Places, goals: Places, at: Ints, post: Ints, grid: _Grid) -> Bools:
    """Pairs that may be within reach: on a plane, which is too near by less than the margin."""
    north = homes.lat[at] - goals.lat[post]
    east = (homes.lon[at] - goals.lon[post]) * goals.cos[post]
    reach = np.radians(grid.down)
    close: Bools = north * north + east * east <= reach * reach
    return close


def _neighbours(people: People, posts: Posts, key: PairKey) -> Ints:
    """People whose home is unknown: to posts of their own community, at the greatest cost."""
    found = [np.empty(0, dtype=np.int64)]
    unknown = np.flatnonzero(np.isnan(people.lat))
    unknown = unknown[np.argsort(people.home[unknown], kind="stable")]
    if not len(unknown):
        return found[0]
    home, strangers = people.home[unknown], some_of(people, unknown)
    for some in asking_the_same(posts, np.flatnonzero(posts.pace > 0)):
        able = able_for(strangers, posts, int(some[0]))
        who, where = unknown[able], home[able]
        first = np.searchsorted(where, posts.community[some], side="left")
        last = np.searchsorted(where, posts.community[some], side="right")
        for post, at in runs(some, first, last):
            person = who[at]
            cost = posts.limit[post] + people.burden[person]
            serves = posts.inside[people.area[person], posts.community[post]]
            found.append(key.pack(post, cost, person)[serves])
    return np.concatenate(found)


def _from_home(people: People, posts: Posts, key: PairKey) -> Iterator[Ints]:
    """Posts without a way: everybody of the right area, at the cost of nothing but their burden."""
    for some in asking_the_same(posts, np.flatnonzero(posts.pace == 0)):
        able = np.flatnonzero(able_for(people, posts, int(some[0])))
        for post in some.tolist():
            here = able[posts.inside[people.area[able], posts.community[post]]]
            yield key.pack(np.full(len(here), post), people.burden[here], here)
