"""Exact assignment: the plan that costs least, and one integer price per post that proves it.

Seats are filled one after another (`seats`).  Where people are scarce that would search the whole
city for every seat that stays empty; when it has read far more than the problem is long it is
given up, and the problem is cut into levels first (`levels`).  Both find the least cost; which of
several equal plans is found depends on the order of people and posts alone.
"""

from dataclasses import replace
from typing import cast

import numpy as np

from services.matching.solver.kernel import Name, run
from services.matching.solver.levels import by_levels, cover_first
from services.matching.solver.pair import TooBig
from services.matching.solver.problem import Ints, Problem, Solution
from services.matching.solver.seats import fill_seats, seats_of

#: How often all candidates may be read before the problem is cut into levels.
PATIENCE = 12
#: With fewer pairs the attempt costs less than to ask whether it can succeed.
LARGE = 250_000


def solve(problem: Problem, kernel: Name = "python", *, patience: int = PATIENCE) -> Solution:
    """The plan with the least total cost, and its certificate."""
    problem = nearest_first(problem)
    lexicographic = ranked(problem)
    if lexicographic and scarce(problem):
        return by_levels(problem, kernel)
    guard = patience * len(problem.person) if lexicographic else 1 << 62
    done, tables = run(kernel, fill_seats, seats_of(problem, problem.seats, problem.weight), guard)
    if not done:
        return by_levels(problem, kernel)
    return Solution(np.asarray(tables.owner, np.int64), np.asarray(tables.price, np.int64))


def scarce(problem: Problem) -> bool:
    """Whether a large problem has more seats than people who can go anywhere.

    Then some seats stay empty for certain, and the search that would be given up need not begin.
    """
    if len(problem.person) < LARGE:
        return False
    reached = np.count_nonzero(np.bincount(problem.person, minlength=problem.people))
    return bool(problem.seats.sum() > reached)


def coverage(problem: Problem, kernel: Name = "python") -> Solution:
    """A plan that fills as many seats of every class as any plan, though not by the best ways.

    It takes a fraction of the time; `gap` says how many seconds of way might still be saved.
    """
    return cover_first(nearest_first(problem), kernel)


def nearest_first(problem: Problem) -> Problem:
    """The same problem with the cheapest candidates of each post first, then the first rows."""
    _must_fit(problem)
    post = problem.post_of_arc()
    person, cost = _short(problem.person), _short(problem.cost)
    if not _in_order(post, cost, person):
        order = np.lexsort((person, cost, post))
        person, cost = person[order], cost[order]
    return replace(
        problem,
        seats=np.asarray(problem.seats, np.int64),
        weight=np.asarray(problem.weight, np.int64),
        start=np.asarray(problem.start, np.int64),
        person=person,
        cost=cost,
    )


def ranked(problem: Problem) -> bool:
    """Whether no saving of ways is worth an empty seat, nor a dearer one than need be."""
    if not len(problem.cost):
        return True
    sent = min(int(problem.seats.sum()), problem.people)
    steps = np.diff(np.unique(np.append(problem.weight, 0)))
    return bool(np.all(steps > (int(problem.cost.max()) + 1) * (sent + 1)))


def _short(column: Ints) -> Ints:
    """Half as long numbers, of which twice as many fit into the processor's cache."""
    return cast("Ints", column.astype(np.int32))


def _in_order(post: Ints, cost: Ints, person: Ints) -> bool:
    """Whether pairs stand by post, then cost, then person, as `candidates` leaves them."""
    dearer = np.diff(cost)
    later = (dearer > 0) | ((dearer == 0) & (np.diff(person) > 0)) | (np.diff(post) > 0)
    return bool(later.all())


def _must_fit(problem: Problem) -> None:
    """Sums and heap keys must stay far below 2⁶³, people and costs below 2³¹."""
    seats, weight = int(problem.seats.sum()), int(problem.weight.max(initial=0))
    cost = int(problem.cost.max(initial=0))
    total = weight * max(seats, problem.posts + 1) + cost * seats
    if total >= 1 << 61 or cost >= 1 << 31 or problem.people >= 1 << 31:
        raise TooBig(f"weights up to {weight} and costs up to {cost} for {seats} seats")
