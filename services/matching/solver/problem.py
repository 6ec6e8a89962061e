"""The transportation problem: people, one unit each, to posts with seats, at the least cost."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: The post of somebody who is sent nowhere.
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Problem:
    """Posts 0 … m-1, people 0 … n-1, and for every post the people who could be sent there.

    The candidates of post ``j`` are ``person[start[j]:start[j + 1]]``, their costs the same
    slice of ``cost``; within a post nobody appears twice.  All numbers are non-negative.
    """

    #: How many people there are.
    people: int
    #: Seats of each post, shape (m,).
    seats: Ints
    #: What an empty seat of each post costs, in the unit of ``cost``, shape (m,).
    weight: Ints
    #: Where the candidates of each post begin, shape (m + 1,).
    start: Ints
    #: Candidates, shape (arcs,).
    person: Ints
    #: What sending this candidate there costs, shape (arcs,).
    cost: Ints

    @property
    def posts(self) -> int:
        """How many posts there are."""
        return len(self.seats)

    def post_of_arc(self) -> Ints:
        """The post to which each candidate belongs, shape (arcs,)."""
        return np.repeat(np.arange(self.posts), np.diff(self.start))


@dataclass(frozen=True, slots=True)
class Solution:
    """Where everybody goes, and the prices that prove that no plan is better.

    ``price[j]`` is what one more seat at post ``j`` would cost; it equals ``weight[j]`` when
    nobody can be found for it without leaving a seat at least as dear empty.
    """

    #: The post of each person or NOWHERE, shape (n,).
    post: Ints
    #: Shape (m,).
    price: Ints


class Broken(ValueError):
    """A solution that sends people where they cannot go, or too many of them."""


def class_weights(rank: Ints, dearest: int, seats: int) -> Ints:
    """What an empty seat of a post costs, by its class: 1 is the least urgent.

    No saving by ways, however many people may be sent and whatever they cost (up to ``dearest``
    each), is worth an empty seat, nor an empty one of a higher class for one of a lower.  Equal
    steps suffice, because serving urgent posts first never costs a seat (docs/matching.md).
    """
    return rank * ((dearest + 1) * (seats + 2))


def objective(problem: Problem, solution: Solution) -> int:
    """What a solution costs: the ways, and the empty seats.  Broken if it is none."""
    arcs = _arcs_used(problem, solution)
    filled = np.bincount(problem.post_of_arc()[arcs], minlength=problem.posts)
    if len(arcs) != np.count_nonzero(solution.post != NOWHERE):
        raise Broken("someone is sent where they cannot go")
    if np.any(filled > problem.seats):
        raise Broken("a post has more people than seats")
    return int(problem.cost[arcs].sum() + (problem.weight * (problem.seats - filled)).sum())


def ways(problem: Problem, solution: Solution) -> int:
    """What the ways of everybody who is sent somewhere cost."""
    return int(problem.cost[_arcs_used(problem, solution)].sum())


def gap(problem: Problem, solution: Solution) -> int:
    """How far a solution may be from the best one: 0 proves that it is the best.

    By the prices alone no plan can cost less than what the seats would earn, minus what people
    could save by going where they like best (linear programming duality).
    """
    if np.any(solution.price < 0) or np.any(solution.price > problem.weight):
        raise Broken("a price is below zero or above the cost of an empty seat")
    saved = np.zeros(problem.people, dtype=np.int64)
    np.maximum.at(saved, problem.person, solution.price[problem.post_of_arc()] - problem.cost)
    bound = int((problem.seats * solution.price).sum() - saved.sum())
    return objective(problem, solution) - bound


def _arcs_used(problem: Problem, solution: Solution) -> Ints:
    """The candidate entries that a solution uses."""
    used = solution.post[problem.person] == problem.post_of_arc()
    return np.flatnonzero(used)
