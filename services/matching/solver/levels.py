"""What people's scarcity decides is decided first: the problem falls into levels without it.

Filling seats in the order of their weight says who *must* be used where (`cover`).  Every post
has a level: 0 if somebody free can still be moved to it, else the least weight of a seat that must
stay empty for one more here.  Every person belongs to the highest level among their posts.  A plan
fills as much as possible exactly if all serve at posts of their own level, posts above their level
are full, and nobody of a level above 0 stays at home (complementary slackness).  So all other
candidates can be forgotten, and with them the weights: what is left is filled from the side that
has no choice, seats by `seats`, people by `arrivals`.
"""

from dataclasses import replace

import numpy as np

from services.matching.solver.arrivals import Arrivals, seat_all
from services.matching.solver.cover import Cover, Spread, cover, spread
from services.matching.solver.kernel import Name, column, run
from services.matching.solver.problem import NOWHERE, Ints, Problem, Solution
from services.matching.solver.seats import fill_seats, seats_of

#: The weight of seats that certainly can be filled: far above any way, far below 2⁶³.
NEVER_EMPTY = 1 << 40


def cover_first(problem: Problem, kernel: Name) -> Solution:
    """As many seats of every class as possible; the levels are its prices."""
    posts = problem.posts
    order = np.argsort(-problem.weight, kind="stable")
    tables = Cover(
        start=problem.start,
        person=problem.person,
        order=order,
        group=np.append(np.flatnonzero(np.diff(problem.weight[order], prepend=-1)), posts),
        seats=problem.seats.copy(),
        first=problem.start[:-1].copy(),
        owner=column(problem.people, NOWHERE),
        steps=column(posts),
        many=column(posts + 2),
        next=column(posts),
        came=column(posts),
        whom=column(posts),
    )
    _, after = run(kernel, cover, tables)
    owner = np.asarray(after.owner, np.int64)
    return Solution(post=owner, price=_levels(problem, owner, kernel))


def by_levels(problem: Problem, kernel: Name) -> Solution:
    """The plan with the least cost, of a problem that is ranked and has the nearest first."""
    level = cover_first(problem, kernel).price
    problem, mine = _of_own_level(problem, level)
    full = level < problem.weight
    tables = seats_of(
        problem, np.where(full, problem.seats, 0), np.full_like(problem.weight, NEVER_EMPTY)
    )
    _, after = run(kernel, fill_seats, tables, 1 << 62)
    owner, paid, price = (
        np.asarray(one, np.int64) for one in (after.owner, after.paid, after.price)
    )
    newcomers = np.flatnonzero((mine > 0) & (owner == NOWHERE))
    _, seated = run(kernel, seat_all, _arrivals(problem, owner, paid, price, newcomers))
    return Solution(
        post=np.asarray(seated.owner, np.int64), price=level + np.asarray(seated.price, np.int64)
    )


def _of_own_level(problem: Problem, level: Ints) -> tuple[Problem, Ints]:
    """The problem without candidates for posts of other levels than theirs; everybody's level."""
    mine = np.zeros(problem.people, dtype=np.int64)
    post = problem.post_of_arc()
    np.maximum.at(mine, problem.person, level[post])
    inside = np.flatnonzero(level[post] == mine[problem.person])
    without = replace(
        problem,
        start=np.searchsorted(inside, problem.start),
        person=problem.person[inside],
        cost=problem.cost[inside],
    )
    return without, mine


def _levels(problem: Problem, owner: Ints, kernel: Name) -> Ints:
    """The level of every post, given a plan that fills as much as possible."""
    post = problem.post_of_arc()
    free = np.unique(post[owner[problem.person] == NOWHERE])
    by_weight = np.argsort(problem.weight, kind="stable")
    person, here = np.argsort(problem.person, kind="stable"), np.argsort(owner, kind="stable")
    tables = Spread(
        here=np.searchsorted(owner[here], np.arange(problem.posts + 1)),
        whom=here,
        start=np.searchsorted(problem.person[person], np.arange(problem.people + 1)),
        post=post[person],
        source=np.concatenate((free, by_weight)),
        value=np.concatenate((np.zeros_like(free), problem.weight[by_weight])),
        level=column(problem.posts, -1),
        stack=column(problem.posts),
    )
    _, after = run(kernel, spread, tables)
    return np.asarray(after.level, np.int64)


def _arrivals(problem: Problem, owner: Ints, paid: Ints, price: Ints, newcomers: Ints) -> Arrivals:
    """The tables for those who must still be given a seat."""
    posts = problem.posts
    post = problem.post_of_arc()
    key = problem.cost - price[post]
    order = np.lexsort((key, problem.person))
    slot = np.concatenate(([0], np.cumsum(problem.seats)))
    sent = np.argsort(owner, kind="stable")[np.count_nonzero(owner == NOWHERE) :]
    filled = np.bincount(owner[sent], minlength=posts)
    place = column(problem.people, NOWHERE)
    place[sent] = np.arange(len(sent)) + np.repeat(slot[:-1] - np.cumsum(filled) + filled, filled)
    held = column(int(slot[-1]) + 1, NOWHERE)
    held[place[sent]] = sent
    return Arrivals(
        start=np.searchsorted(problem.person[order], np.arange(problem.people + 1)),
        post=post[order].astype(np.int32),
        cost=problem.cost[order],
        key=key[order],
        newcomer=newcomers,
        slot=slot,
        held=held,
        filled=filled,
        price=price,
        owner=owner,
        place=place,
        paid=paid,
        length=column(posts),
        turn=column(posts),
        came=column(posts),
        whom=column(posts),
        fee=column(posts),
        seen=column(posts),
        best=np.zeros(3, dtype=np.int64),
    )
