"""Which people could go to which posts: every gate for a whole city at once.

Knows no rule: what a post asks and what a person offers come in as numbers (`columns`), and
somebody passes when every comparison holds.
"""

from dataclasses import dataclass

import numpy as np

from services.matching.solver.problem import Bools, Floats, Ints, Problem

#: Cells are a little wider than the reach, so that three of them always cover it.
MARGIN = 1.02
#: Pairs looked at together: what fits in the processor's cache costs least.
BLOCK = 200_000


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
    #: Seconds per radian of the earth's arc, seconds besides, and the most there may be.
    pace: Floats
    extra: Ints
    limit: Ints
    seats: Ints
    weight: Ints
    #: Whether people of a row of service areas serve in a community, shape (rows, communities).
    inside: Bools


def candidates(people: People, posts: Posts) -> Problem:
    """The problem of this city: every pair that passes all gates, with its cost."""
    pairs = [np.empty((3, 0), dtype=np.int64)]
    for pace in np.unique(posts.pace):
        some = np.flatnonzero(posts.pace == pace)
        for post, person in _near(people, posts, some):
            pairs.append(_passing(people, posts, post, person))
    pairs.append(_neighbours(people, posts))
    post, person, cost = np.concatenate(pairs, axis=1)
    order = np.lexsort((person, post))
    start = np.searchsorted(post[order], np.arange(len(posts.seats) + 1))
    return Problem(
        people=len(people.home),
        seats=posts.seats,
        weight=posts.weight,
        start=start.astype(np.int64),
        person=person[order],
        cost=cost[order],
    )


def _near(people: People, posts: Posts, some: Ints) -> list[tuple[Ints, Ints]]:
    """Blocks of pairs (post, person) that lie in neighbouring cells of a grid."""
    common = np.bitwise_and.reduce(posts.asks[some])
    known = np.flatnonzero(~np.isnan(people.lat) & ((people.offers & common) == common))
    reach = ((posts.limit[some] - posts.extra[some] + 0.5) / posts.pace[some]).max() * MARGIN
    down, across = _degrees(reach, posts.lat[some])
    row, column = _cells(people.lat[known], down), _cells(people.lon[known], across)
    width = 10 + _cells(np.array([360.0]), across)[0]
    key = row * width + column
    order = np.argsort(key, kind="stable")
    key, known = key[order], known[order]
    row, column = _cells(posts.lat[some], down), _cells(posts.lon[some], across)
    # Three cells side by side are one run of the sorted keys.
    middle = (row[:, None] + np.array([-1, 0, 1])) * width + column[:, None]
    first = np.searchsorted(key, middle - 1, side="left").ravel()
    last = np.searchsorted(key, middle + 1, side="right").ravel()
    return _runs(np.repeat(some, 3), known, first, last)


def _runs(posts: Ints, people: Ints, first: Ints, last: Ints) -> list[tuple[Ints, Ints]]:
    """Spread runs of people into pairs, in blocks of about equal size."""
    count = last - first
    cuts = np.flatnonzero(np.diff(np.cumsum(count) // BLOCK)) + 1
    blocks = []
    for some in np.split(np.arange(len(posts)), cuts):
        sizes = count[some]
        offset = np.repeat(first[some] - np.cumsum(sizes) + sizes, sizes)
        blocks.append((np.repeat(posts[some], sizes), people[offset + np.arange(sizes.sum())]))
    return blocks


def _degrees(arc: float, lat: Floats) -> tuple[float, float]:
    """An arc as degrees of latitude and, at the most, of longitude."""
    down = float(np.degrees(arc))
    return down, down / max(0.01, float(np.cos(np.radians(np.abs(lat).max() + down))))


def _cells(degrees: Floats, size: float) -> Ints:
    return np.floor(degrees / size).astype(np.int64)


def _passing(people: People, posts: Posts, post: Ints, person: Ints) -> Ints:
    """Those of the pairs that pass, with their cost; shape (3, pairs)."""
    fits = _fits(people, posts, post, person)
    post, person = post[fits], person[fits]
    way = _seconds(people, posts, post, person)
    near = way <= posts.limit[post]
    return np.stack((post, person, way + people.burden[person]))[:, near]


def _fits(people: People, posts: Posts, post: Ints, person: Ints) -> Bools:
    """Every gate except the way."""
    asks, hazard = posts.asks[post], posts.hazard[post]
    born = people.born[hazard, person]
    fits: Bools = (
        ((people.offers[person] & asks) == asks)
        & (people.covered[hazard, person] >= posts.until[post])
        & ((born == UNKNOWN) | ((born >= posts.born_from[post]) & (born <= posts.born_by[post])))
        & posts.inside[people.area[person], posts.community[post]]
    )
    return fits


def _seconds(people: People, posts: Posts, post: Ints, person: Ints) -> Ints:
    """Whole seconds from home to post (haversine), halves rounded up."""
    lat, there = np.radians(people.lat)[person], np.radians(posts.lat)[post]
    half_lon = np.radians(posts.lon[post] - people.lon[person]) / 2
    chord = np.sin((there - lat) / 2) ** 2 + np.cos(lat) * np.cos(there) * np.sin(half_lon) ** 2
    arc = 2 * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    seconds: Ints = (arc * posts.pace[post] + posts.extra[post] + 0.5).astype(np.int64)
    return seconds


def _neighbours(people: People, posts: Posts) -> Ints:
    """People whose home is unknown: to posts of their own community, at the greatest cost."""
    unknown = np.flatnonzero(np.isnan(people.lat))
    unknown = unknown[np.argsort(people.home[unknown], kind="stable")]
    home = people.home[unknown]
    first = np.searchsorted(home, posts.community, side="left")
    last = np.searchsorted(home, posts.community, side="right")
    found = [np.empty((3, 0), dtype=np.int64)]
    for post, person in _runs(np.arange(len(first)), unknown, first, last):
        cost = posts.limit[post] + people.burden[person]
        fits = _fits(people, posts, post, person)
        found.append(np.stack((post, person, cost))[:, fits])
    return np.concatenate(found, axis=1)
