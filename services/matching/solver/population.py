"""People and posts of a city as columns, and who passes the gates that a post asks about.

A gate here is a comparison; ways and areas are looked at pair by pair (`candidates`).
"""

from dataclasses import dataclass, replace

import numpy as np

from services.matching.solver.problem import Bools, Floats, Ints

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


def asking_the_same(posts: Posts, some: Ints) -> list[Ints]:
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


def fit_for(people: People, hazard: int, until: int, born_from: int, born_by: int) -> Bools:
    """Who is insured until a day and of an age, shape (people,)."""
    born = people.born[hazard]
    fit: Bools = (people.covered[hazard] >= until) & (
        (born == UNKNOWN) | ((born >= born_from) & (born <= born_by))
    )
    return fit


def able_for(people: People, posts: Posts, post: int) -> Bools:
    """Who passes every gate of a post except way and area, shape (people,)."""
    asked = (posts.hazard, posts.until, posts.born_from, posts.born_by)
    able: Bools = fit_for(people, *(int(one[post]) for one in asked))
    able &= (people.offers & posts.asks[post]) == posts.asks[post]
    return able


def some_of(people: People, rows: Ints) -> People:
    """Some of the people, as far as gates other than the area are concerned."""
    return replace(
        people,
        lat=people.lat[rows],
        lon=people.lon[rows],
        offers=people.offers[rows],
        covered=people.covered[:, rows],
        born=people.born[:, rows],
    )
