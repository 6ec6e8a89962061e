"""Exact assignment: seat by seat, the cheapest way to find one more person.

Successive shortest paths with one integer price per post.  To fill one more seat at a post,
somebody free is sent there, or somebody is moved there from another post, whose place is then
filled in the same way, and so on; or the cheapest seat on the way stays empty.  Prices keep all
lengths non-negative, so the search (Dijkstra's, over posts) ends early; they also prove the
result (`problem.gap`).
"""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from services.matching.solver.problem import NOWHERE, Problem, Solution


def solve(problem: Problem) -> Solution:
    """The plan with the least total cost, and its certificate."""
    search = _Search(problem)
    for post, seats in enumerate(problem.seats.tolist()):
        for _ in range(seats):
            if not search.fill(post):
                break  # the next seat of this post would stay empty as well
    return Solution(
        post=np.array(search.owner, dtype=np.int64).reshape(problem.people),
        price=np.array(search.price, dtype=np.int64).reshape(problem.posts),
    )


@dataclass(slots=True)
class _Path:
    """What one search has found so far: how each post is reached, and the best end."""

    #: Reduced length of the way to each post that was seen.
    length: dict[int, int]
    #: How a post loses a person: to which post, whom, and what that person costs there.
    to: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    best: int = 0
    #: Where the best way ends: the post, the free person there or NOWHERE, and the cost.
    end: tuple[int, int, int] = (NOWHERE, NOWHERE, 0)


class _Search:
    """The plan so far.  ``owner``: each person's post; ``price``: each post's."""

    def __init__(self, problem: Problem) -> None:
        order = np.lexsort((problem.person, problem.cost, problem.post_of_arc()))
        start = problem.start.tolist()
        person, cost = problem.person[order].tolist(), problem.cost[order].tolist()
        #: For each post its candidates, the cheapest first: (cost, person).
        self.near = [list(zip(cost[a:b], person[a:b], strict=True)) for a, b in pairwise(start)]
        #: The first candidate of each post who may still be free: nobody becomes free again.
        self.first = [0] * problem.posts
        self.weight: list[int] = problem.weight.tolist()
        self.price = [0] * problem.posts
        self.owner = [NOWHERE] * problem.people
        #: What each person's present post costs.
        self.paid = [0] * problem.people

    def fill(self, post: int) -> bool:
        """Fill one more seat of a post; whether one more could be filled after it."""
        path = self._shortest(post)
        for seen, length in path.length.items():
            if length < path.best:
                self.price[seen] += path.best - length
        self._move(post, path)
        return path.end[:2] != (post, NOWHERE)

    def _shortest(self, source: int) -> _Path:
        path = _Path({source: 0}, best=self.weight[source] - self.price[source] + 1)
        heap, done = [(0, source)], set()
        while heap:
            length, post = heappop(heap)
            if length >= path.best:
                break
            if post not in done:
                done.add(post)
                self._end_here(path, post, length)
                self._go_on(path, post, length, heap)
        return path

    def _end_here(self, path: _Path, post: int, length: int) -> None:
        """Leave the seat at this post empty, or take the cheapest free person."""
        price = self.price[post]
        if length + self.weight[post] - price < path.best:
            path.best, path.end = length + self.weight[post] - price, (post, NOWHERE, 0)
        near, at = self.near[post], self.first[post]
        while at < len(near) and self.owner[near[at][1]] != NOWHERE:
            at += 1
        self.first[post] = at
        if at < len(near):
            cost, person = near[at]
            if length + cost - price < path.best:
                path.best, path.end = length + cost - price, (post, person, cost)

    def _go_on(self, path: _Path, post: int, length: int, heap: list[tuple[int, int]]) -> None:
        """Move somebody here from another post.

        All candidates before the first free one are taken, those behind it cost too much.
        """
        base = length - self.price[post]
        for cost, person in self.near[post][: self.first[post]]:
            if base + cost >= path.best:
                break
            other = self.owner[person]
            there = base + cost + self.price[other] - self.paid[person]
            if there < path.best and there < path.length.get(other, path.best):
                path.length[other] = there
                path.to[other] = (post, person, cost)
                heappush(heap, (there, other))

    def _move(self, source: int, path: _Path) -> None:
        """Everybody along the path takes one step, from its end to its start."""
        post, person, cost = path.end
        if person != NOWHERE:
            self._send(person, post, cost)
        while post != source:
            post, person, cost = path.to[post]
            self._send(person, post, cost)

    def _send(self, person: int, post: int, cost: int) -> None:
        self.owner[person] = post
        self.paid[person] = cost
