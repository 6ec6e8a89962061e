"""Repair of a plan after a drop-out or a new need, exactly, with the certificate kept.

A seat that falls free is filled as the solver would have filled it: by the shortest way, over
other people's places if need be, from somebody free or to the cheapest seat to leave empty.
Prices only rise, so they still prove the plan (`problem.gap`).  Posts that no search touches cost
nothing.

An exact repair may move many.  Before publication nobody minds; after people were told, few may
be moved (`Cap`); `problem.gap` then says how far the plan may be from the best one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heappop, heappush

import numpy as np

from services.matching.solver.problem import NOWHERE, Ints, Problem, Solution

#: The post of somebody who has dropped out.
GONE = -2


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


@dataclass(slots=True)
class _Search:
    """One search: how each post is reached, and the best end."""

    length: dict[int, int]
    to: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    best: int = 0
    end: tuple[int, int, int] = (NOWHERE, NOWHERE, 0)


class Repair:
    """A plan that changes.  It must be the best one to begin with: ``gap`` 0."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self._given = problem
        self._near: list[list[tuple[int, int]] | None] = [None] * problem.posts
        #: The first candidate of each post who may be free: nobody becomes free again.
        self._first = [0] * problem.posts
        self.seats: list[int] = problem.seats.tolist()
        self.weight: list[int] = problem.weight.tolist()
        self.price: list[int] = solution.price.tolist()
        self.owner: list[int] = solution.post.tolist()
        used = solution.post[problem.person] == problem.post_of_arc()
        paid = np.zeros(problem.people, dtype=np.int64)
        paid[problem.person[used]] = problem.cost[used]
        self._paid: list[int] = paid.tolist()
        self.exact = True

    # ---- what happens ---------------------------------------------------------------------

    def drop(self, person: int, cap: Cap = Cap.NONE) -> Change | None:
        """Somebody drops out; who comes in their place.

        Under a cap the least costly change within it; None when there is none, and the seat stays
        empty until a human has decided (`propose` says what would help).
        """
        if cap is Cap.NONE and not self.exact:
            raise NotExact
        post, self.owner[person] = self.owner[person], GONE
        if post < 0:
            return Change((), 0, NOWHERE)
        if cap is Cap.NONE:
            change = self._fill(post)
            return Change(change.moves, change.cost - self._paid[person], change.empty)
        self.exact = False
        found = self._within(post, cap)
        if found is None:
            return None
        self._apply(found.moves)
        return Change(found.moves, found.cost - self._paid[person], NOWHERE)

    def insert(self, people: Ints, cost: Ints, *, seats: int, weight: int) -> list[Change]:
        """A new post with its candidates; its number is the next one.  One change for each seat."""
        if not self.exact:
            raise NotExact
        post = len(self.seats)
        self._near.append(sorted(zip(cost.tolist(), people.tolist(), strict=True)))
        self._first.append(0)
        self.seats.append(seats)
        self.weight.append(weight)
        self.price.append(0)
        return [self._fill(post) for _ in range(seats)]

    def propose(self, post: int) -> Change:
        """What an exact repair would do for one more seat; nothing is changed."""
        search = self._shortest(post)
        return self._change(post, search)

    # ---- exact ----------------------------------------------------------------------------

    def _fill(self, post: int) -> Change:
        search = self._shortest(post)
        change = self._change(post, search)
        for seen, length in search.length.items():
            if length < search.best:
                self.price[seen] += search.best - length
        self._apply(change.moves)
        return change

    def _shortest(self, source: int) -> _Search:
        found = _Search({source: 0}, best=self.weight[source] - self.price[source] + 1)
        heap, done = [(0, source)], set[int]()
        while heap:
            length, post = heappop(heap)
            if length >= found.best:
                break
            if post not in done:
                done.add(post)
                self._end_here(found, post, length)
                self._go_on(found, post, length, heap)
        return found

    def _end_here(self, found: _Search, post: int, length: int) -> None:
        """Leave the seat at this post empty, or take the cheapest free person."""
        base = length - self.price[post]
        if base + self.weight[post] < found.best:
            found.best, found.end = base + self.weight[post], (post, NOWHERE, 0)
        free = self._free(post)
        if free is not None and base + free[0] < found.best:
            found.best, found.end = base + free[0], (post, free[1], free[0])

    def _go_on(self, found: _Search, post: int, length: int, heap: list[tuple[int, int]]) -> None:
        """Move somebody here from another post: those behind the first free one cost too much."""
        base = length - self.price[post]
        for cost, person in self._taken(post):
            if base + cost >= found.best:
                break
            other = self.owner[person]
            there = base + cost + self.price[other] - self._paid[person]
            if there < found.best and there < found.length.get(other, found.best):
                found.length[other] = there
                found.to[other] = (post, person, cost)
                heappush(heap, (there, other))

    def _change(self, source: int, found: _Search) -> Change:
        """The moves of a search, from the free seat on."""
        post, person, paid = found.end
        empty = post if person == NOWHERE else NOWHERE
        cost = self.weight[post] if person == NOWHERE else paid
        moves = [] if person == NOWHERE else [Move(person, NOWHERE, post, paid)]
        while post != source:
            before = post
            post, person, paid = found.to[post]
            cost += paid - self._paid[person]
            moves.append(Move(person, before, post, paid))
        return Change(tuple(reversed(moves)), cost, empty)

    # ---- under a cap ----------------------------------------------------------------------

    def _within(self, post: int, cap: Cap) -> Change | None:
        """The least costly way to fill a seat that moves no more than this; None for none."""
        free = self._free(post)
        if free is not None:
            return Change((Move(free[1], NOWHERE, post, free[0]),), free[0], NOWHERE)
        return min(self._over_one(post), key=lambda one: one.cost, default=None) if cap else None

    def _over_one(self, post: int) -> Iterator[Change]:
        """Ways over one other post, where somebody free takes the place."""
        for cost, person in self._taken(post):
            other = self.owner[person]
            free = self._free(other) if other != post else None
            if free is not None:
                moves = (Move(person, other, post, cost), Move(free[1], NOWHERE, other, free[0]))
                yield Change(moves, cost - self._paid[person] + free[0], NOWHERE)

    # ---- the plan -------------------------------------------------------------------------

    def _candidates(self, post: int) -> list[tuple[int, int]]:
        """The candidates of a post, the cheapest first, sorted when first looked at."""
        near = self._near[post]
        if near is None:
            some = slice(*self._given.start[post : post + 2].tolist())
            cost, person = self._given.cost[some].tolist(), self._given.person[some].tolist()
            near = self._near[post] = sorted(zip(cost, person, strict=True))
        return near

    def _free(self, post: int) -> tuple[int, int] | None:
        """The cheapest candidate who is free: cost and person."""
        near, at = self._candidates(post), self._first[post]
        while at < len(near) and self.owner[near[at][1]] != NOWHERE:
            at += 1
        self._first[post] = at
        return near[at] if at < len(near) else None

    def _taken(self, post: int) -> Iterator[tuple[int, int]]:
        """The candidates before the first free one, without those who have dropped out."""
        near = self._candidates(post)
        for at in range(self._first[post]):
            if self.owner[near[at][1]] != GONE:
                yield near[at]

    def _apply(self, moves: Sequence[Move]) -> None:
        for move in moves:
            self._paid[move.person] = move.cost
            self.owner[move.person] = move.after

    def state(self) -> tuple[Problem, Solution]:
        """The problem as it is by now, and the plan with its prices."""
        near = [
            [(cost, one) for cost, one in self._candidates(post) if self.owner[one] != GONE]
            for post in range(len(self.seats))
        ]
        flat = np.array([pair for some in near for pair in some], dtype=np.int64).reshape(-1, 2)
        problem = Problem(
            people=len(self.owner),
            seats=np.array(self.seats, dtype=np.int64),
            weight=np.array(self.weight, dtype=np.int64),
            start=np.cumsum([0, *map(len, near)], dtype=np.int64),
            person=flat[:, 1].copy(),
            cost=flat[:, 0].copy(),
        )
        post = np.maximum(np.array(self.owner, dtype=np.int64), NOWHERE)
        return problem, Solution(post=post, price=np.array(self.price, dtype=np.int64))
