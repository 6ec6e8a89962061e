"""The ways of a problem along the streets of a city, in place of straight lines.

Nobody walks less than the straight line, so the pairs within reach of it are all there are; of
each post that is walked to one search along the streets finds how far its pairs really walk.
"""

from dataclasses import dataclass, replace

import numpy as np

from services.matching.domain.spot import EARTH
from services.matching.solver.population import People, Posts
from services.matching.solver.problem import Bools, Floats, Ints, Problem
from services.matching.solver.streets import Streets


@dataclass(frozen=True, slots=True)
class _Homes:
    """The point of the network by which each person lives, and metres to it; -1 if unknown."""

    point: Ints
    metres: Floats


def along(
    problem: Problem, people: People, posts: Posts, walked: Bools, streets: Streets
) -> Problem:
    """The same problem with ways along streets for the posts that are ``walked`` to.

    Its costs must be those of straight lines.  Who is too far along streets is left out; whose
    home is not known keeps what they cost.
    """
    homes = _homes(problem, people, walked, streets)
    place, away = streets.nearest(posts.lat[walked], posts.lon[walked])
    snapped = dict(zip(np.flatnonzero(walked).tolist(), zip(place, away, strict=True), strict=True))
    kept, cost = np.ones(len(problem.person), dtype=np.bool_), problem.cost.copy()
    for post, (point, metres) in snapped.items():
        some = np.arange(problem.start[post], problem.start[post + 1])
        some = some[homes.point[problem.person[some]] >= 0]
        who = problem.person[some]
        pace = float(posts.pace[post]) / EARTH
        reach = (int(posts.limit[post]) + 0.5 - int(posts.extra[post])) / pace
        ways = streets.walks(
            (int(point), float(metres)), (homes.point[who], homes.metres[who]), reach
        )
        near = np.isfinite(ways)
        kept[some[~near]] = False
        seconds = (ways[near] * pace + int(posts.extra[post]) + 0.5).astype(np.int64)
        cost[some[near]] = seconds + people.burden[who[near]]
    return _sorted(problem, kept, cost)


def _homes(problem: Problem, people: People, walked: Bools, streets: Streets) -> _Homes:
    """Only of those who may walk somewhere: finding the nearest point takes a while."""
    arcs = walked[problem.post_of_arc()]
    who = np.unique(problem.person[arcs])
    who = who[~np.isnan(people.lat[who])]
    homes = _Homes(np.full(problem.people, -1, dtype=np.int64), np.zeros(problem.people))
    homes.point[who], homes.metres[who] = streets.nearest(people.lat[who], people.lon[who])
    return homes


def _sorted(problem: Problem, kept: Bools, cost: Ints) -> Problem:
    """What is kept, of each post the cheapest first and of equals the first rows."""
    post, person, cost = problem.post_of_arc()[kept], problem.person[kept], cost[kept]
    order = np.lexsort((person, cost, post))
    return replace(
        problem,
        start=np.searchsorted(post, np.arange(problem.posts + 1)),
        person=person[order],
        cost=cost[order],
    )
