"""A post needs fewer people than it has: whoever is too many goes where they help most.

The mirror image of `seats`: the search starts at a person who is free and would save something
somewhere, goes over posts by whom they would push out, and ends where somebody is worth no more
than nothing: free, or on a seat that was empty.  Prices only fall, and prove the plan as before.
"""

from dataclasses import replace
from heapq import heappop, heappush

import numpy as np

from services.matching.solver.problem import NOWHERE, Ints, Problem, Solution

#: A post reached: by whom, and from which post they come (NOWHERE: from none).
_Step = tuple[int, int]


def narrowed(problem: Problem, best: Solution, seats: Ints) -> tuple[Problem, Solution]:
    """The problem with no more ``seats`` than it has, shape (m,), and its best plan."""
    work = _Vacating(problem, best)
    for post in np.flatnonzero(seats < problem.seats).tolist():
        work.narrow(post, int(seats[post]))
    return replace(problem, seats=np.minimum(seats, problem.seats)), work.solution()


class _Vacating:
    """A plan that changes, with its arcs by person."""

    def __init__(self, problem: Problem, best: Solution) -> None:
        order = np.argsort(problem.person, kind="stable")
        self._start = np.searchsorted(problem.person[order], np.arange(problem.people + 1))
        self._post, self._cost = problem.post_of_arc()[order], problem.cost[order]
        self._seats: list[int] = problem.seats.tolist()
        self._price: list[int] = best.price.tolist()
        self._owner: list[int] = best.post.tolist()
        self._there: list[dict[int, int]] = [{} for _ in self._seats]
        for person, post in enumerate(self._owner):
            if post != NOWHERE:
                self._there[post][person] = dict(self._ways(person))[post]

    def narrow(self, post: int, seats: int) -> None:
        """Leave so many seats at a post."""
        self._seats[post] = seats
        while len(self._there[post]) > seats:
            person = max(self._there[post])
            del self._there[post][person]
            self._owner[person] = NOWHERE
            self._place(person)

    def solution(self) -> Solution:
        """The plan as it is by now."""
        return Solution(np.array(self._owner, np.int64), np.array(self._price, np.int64))

    def _ways(self, person: int) -> list[tuple[int, int]]:
        """Where somebody could go, and what it costs."""
        some = slice(self._start[person], self._start[person + 1])
        return list(zip(self._post[some].tolist(), self._cost[some].tolist(), strict=True))

    def _place(self, person: int) -> None:
        """Find the shortest way for somebody who is free to be of use, and go it."""
        saves = max((self._price[post] - cost for post, cost in self._ways(person)), default=0)
        best, end, last = max(0, saves), NOWHERE, person
        length: dict[int, int] = {}
        came: dict[int, _Step] = {}
        done: set[int] = set()
        heap: list[tuple[int, int]] = []
        self._reach(heap, length, came, person, NOWHERE, saves)
        while heap and heap[0][0] < best:
            there, post = heappop(heap)
            if post in done:
                continue
            done.add(post)
            if len(self._there[post]) < self._seats[post]:
                best, end, last = there, post, NOWHERE
                break
            for other, cost in self._there[post].items():
                worth = self._price[post] - cost
                if there + worth < best:
                    best, end, last = there + worth, post, other
                self._reach(heap, length, came, other, post, there + worth)
        for post in done:
            self._price[post] = max(0, self._price[post] - max(0, best - length[post]))
        self._go(end, last, came)

    def _reach(
        self,
        heap: list[tuple[int, int]],
        length: dict[int, int],
        came: dict[int, _Step],
        person: int,
        post: int,
        base: int,
    ) -> None:
        """See where somebody could go who leaves ``post``; ``base`` is the way so far."""
        for other, cost in self._ways(person):
            there = base + cost - self._price[other]
            if other != post and (other not in length or there < length[other]):
                length[other], came[other] = there, (person, post)
                heappush(heap, (there, other))

    def _go(self, post: int, pushed: int, came: dict[int, _Step]) -> None:
        """Everybody on the way takes one step, from its end back."""
        if NOWHERE not in (post, pushed):
            del self._there[post][pushed]
            self._owner[pushed] = NOWHERE
        while post != NOWHERE:
            person, before = came[post]
            if before != NOWHERE:
                del self._there[before][person]
            self._there[post][person] = dict(self._ways(person))[post]
            self._owner[person] = post
            post = before
