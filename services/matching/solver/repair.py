"""Repair of a plan after a drop-out or a new need, exactly, with the certificate kept.

A seat that falls free is filled as the solver would have filled it: by the shortest way, over
other people's places if need be, from somebody free or to the cheapest seat to leave empty.
Prices only rise, so they still prove the plan (`problem.gap`).  Posts that no search touches cost
nothing.

An exact repair may move many.  Before publication nobody minds; after people were told, few may
be moved (`Cap`); `problem.gap` then says how far the plan may be from the best one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from services.matching.solver.flow import nearest_first
from services.matching.solver.kernel import Name, loaded, ready
from services.matching.solver.problem import NOWHERE, Ints, Problem, Solution
from services.matching.solver.seats import (
    ARC,
    END,
    FAR,
    WIDTH,
    Seats,
    search,
    seats_of,
    settle,
    sit,
)

#: The post of somebody who has dropped out, counted from the end of all columns: `seats.search`.
GONE = -2
#: A way's steps: a post, and the candidate who goes there.
Steps = list[tuple[int, int]]


class Cap(IntEnum):
    """How many people besides may have to go elsewhere than they were told."""

    NOBODY = 0
    ONE = 1
    #: Before anybody was told.
    NONE = 10**9


class NotExact(ValueError):
    """This plan was changed under a cap: it is not the best one, so no repair of it can be."""


@dataclass(frozen=True, slots=True)
class Move:
    """One person's step; ``before`` is NOWHERE for whoever is called in."""

    person: int
    before: int
    after: int
    #: What this person costs there.
    cost: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a repair did, or would do."""

    #: From the seat that was free to the one who fills the last, in this order.
    moves: tuple[Move, ...]
    #: What the plan costs more.
    cost: int
    #: The post where a seat stays empty, or NOWHERE.
    empty: int

    @property
    def moved(self) -> int:
        """How many go elsewhere than before, without those called in."""
        return sum(one.before != NOWHERE for one in self.moves)


class Repair:
    """A plan that changes.  It must be the best one to begin with: ``gap`` 0."""

    def __init__(self, problem: Problem, solution: Solution, kernel: Name = "python") -> None:
        problem = nearest_first(problem)
        self._posts, self._arcs = problem.posts, len(problem.person)
        self._search, self._settle = ready(kernel, search), ready(kernel, settle)
        self._turn = 0
        arcs = np.flatnonzero(solution.post[problem.person] == problem.post_of_arc())
        tables = seats_of(problem, problem.seats.copy(), problem.weight.copy())
        tables = tables._replace(
            start=problem.start.copy(),
            price=np.concatenate((solution.price, [FAR, 0])),
            owner=solution.post.astype(np.int64),
            best=np.zeros_like(tables.best),
        )
        for column, values in ((tables.paid, problem.cost[arcs]), (tables.held, arcs)):
            np.put(np.asarray(column), problem.person[arcs], values)
        self._t: Seats = loaded(kernel, tables)
        self.exact = True

    @property
    def owner(self) -> list[int]:
        """The post of each person, NOWHERE, or GONE."""
        owner: list[int] = _whole(self._t.owner).tolist()
        return owner

    # ---- what happens ---------------------------------------------------------------------

    def drop(self, person: int, cap: Cap = Cap.NONE) -> Change | None:
        """Somebody drops out; who comes in their place.

        Under a cap the least costly change within it; None when there is none, and the seat stays
        empty until a human has decided (`propose` says what would help).
        """
        if cap is Cap.NONE and not self.exact:
            raise NotExact
        post, paid = int(self._t.owner[person]), int(self._t.paid[person])
        self._t.owner[person] = GONE
        if post < 0:
            return Change((), 0, NOWHERE)
        if cap is Cap.NONE:
            change = self._fill(post)
            return Change(change.moves, change.cost - paid, change.empty)
        self.exact = False
        # What candidates and blocks remember holds for best plans only.
        floor: Any = self._t.floor
        least: Any = self._t.least
        self._t = self._t._replace(
            floor=_longer(floor[:0], len(floor)), least=_longer(least[:0], len(least))
        )
        found = self._within(post, cap)
        if found is None:
            return None
        change = self._change(found, NOWHERE)
        for there, arc in found:
            sit(self._t, there, arc)
        return Change(change.moves, change.cost - paid, NOWHERE)

    def insert(self, people: Ints, cost: Ints, *, seats: int, weight: int) -> list[Change]:
        """A new post with its candidates; its number is the next one.  One change for each seat."""
        if not self.exact:
            raise NotExact
        self._make_room(len(people))
        t, post, arc = self._t, self._posts, self._arcs
        order = np.lexsort((people, cost))
        self._posts, self._arcs = post + 1, arc + len(order)
        for column, values in ((t.person, people), (t.cost, cost)):
            _put(column, arc, values[order])
        t.start[post + 1], t.first[post] = self._arcs, arc
        t.seats[post], t.weight[post] = seats, weight
        blocks = -(-(arc - t.start[post - 1]) // WIDTH) if post else 0
        t.block[post] = t.block[post - 1] + blocks if post else 0
        return [self._fill(post) for _ in range(seats)]

    def open(self, post: int) -> Change:
        """One more seat at a post."""
        if not self.exact:
            raise NotExact
        self._t.seats[post] += 1
        return self._fill(post)

    def propose(self, post: int) -> Change:
        """What an exact repair would do for one more seat; nothing is changed."""
        self._turn += 1
        self._search(self._t, post, self._turn)
        return self._change(*self._way(post))

    # ---- exact ----------------------------------------------------------------------------

    def _fill(self, post: int) -> Change:
        change = self.propose(post)
        self._settle(self._t, post)
        return change

    def _way(self, source: int) -> tuple[Steps, int]:
        """The steps of the search, from the free seat on, and the post that has one less."""
        t = self._t
        post, arc = int(t.best[END]), int(t.best[ARC])
        empty = post if arc < 0 else NOWHERE
        steps = [] if arc < 0 else [(post, arc)]
        while post != source:
            arc, post = int(t.arc[post]), int(t.came[post])
            steps.append((post, arc))
        return steps[::-1], empty

    def _change(self, steps: Steps, empty: int) -> Change:
        t, moves = self._t, []
        total = 0 if empty == NOWHERE else int(t.weight[empty])
        for post, arc in steps:
            who, cost = int(t.person[arc]), int(t.cost[arc])
            before = int(t.owner[who])
            total += cost if before == NOWHERE else cost - int(t.paid[who])
            moves.append(Move(who, before, post, cost))
        return Change(tuple(moves), total, empty)

    # ---- under a cap ----------------------------------------------------------------------

    def _within(self, post: int, cap: Cap) -> Steps | None:
        """The least costly way to fill a seat that moves no more than this; None for none."""
        free = self._free(post)
        if free != NOWHERE:
            return [(post, free)]
        ways = self._over_one(post) if cap else ()
        return min(ways, key=lambda steps: self._change(steps, NOWHERE).cost, default=None)

    def _over_one(self, post: int) -> Iterator[Steps]:
        """Ways over one other post, where somebody free takes the place."""
        t = self._t
        for arc in range(t.start[post], t.first[post]):
            other = int(t.owner[t.person[arc]])
            free = self._free(other) if other not in (post, GONE) else NOWHERE
            if free != NOWHERE:
                yield [(post, arc), (other, free)]

    def _free(self, post: int) -> int:
        """The cheapest candidate of a post who is free, or NOWHERE."""
        t = self._t
        at, last = t.first[post], t.start[post + 1]
        while at < last and t.owner[t.person[at]] != NOWHERE:
            at += 1
        t.first[post] = at
        return at if at < last else NOWHERE

    # ---- the plan -------------------------------------------------------------------------

    def _make_room(self, arcs: int) -> None:
        """For one more post with so many candidates; the columns grow by an eighth at a time."""
        t = self._t
        if self._posts == len(t.seats):
            more = 64 + self._posts // 8
            names = ("seats", "weight", "first", "length", "turn", "came", "arc", "seen", "block")
            t.price[GONE] = 0
            t = t._replace(**{name: _longer(getattr(t, name), more) for name in (*names, "price")})
            t = t._replace(start=_longer(t.start, more))
            t.price[GONE] = FAR
        if self._arcs + arcs > len(t.person):
            more = arcs + self._arcs // 8
            person, cost, floor = (_longer(one, more) for one in (t.person, t.cost, t.floor))
            t = t._replace(person=person, cost=cost, floor=floor)
        blocks = -(-(self._arcs + arcs) // WIDTH) + len(t.seats)
        if blocks > len(t.least):
            t = t._replace(least=_longer(t.least, blocks - len(t.least) + blocks // 8))
        self._t = t

    def state(self) -> tuple[Problem, Solution]:
        """The problem as it is by now, and the plan with its prices."""
        t, posts = self._t, self._posts
        start = _whole(t.start)[: posts + 1]
        person, cost, owner = _whole(t.person)[: self._arcs], _whole(t.cost), _whole(t.owner)
        there = np.flatnonzero(owner[person] != GONE)
        problem = Problem(
            people=len(owner),
            seats=_whole(t.seats)[:posts],
            weight=_whole(t.weight)[:posts],
            start=np.searchsorted(there, start),
            person=person[there],
            cost=cost[there],
        )
        return problem, Solution(post=np.maximum(owner, NOWHERE), price=_whole(t.price)[:posts])


def _longer(column: Any, more: int) -> Any:
    """The column with so many zeros behind."""
    if isinstance(column, list):
        return column + [0] * more
    return np.concatenate((column, np.zeros(more, dtype=column.dtype)))


def _put(column: Any, at: int, values: Ints) -> None:
    """Write them into the column from there on."""
    column[at : at + len(values)] = values.tolist() if isinstance(column, list) else values


def _whole(column: Any) -> Ints:
    """A list or an array as an array of its own."""
    return np.array(column, dtype=np.int64)
