"""A plan that changes before anybody was told of it, repaired exactly: it stays the best one.

Who dropped out is replaced, seats that came are filled and those that went are given up, one after
the other, each by one shortest way.
"""

from dataclasses import dataclass, replace

import numpy as np

from services.matching.solver.kernel import Name
from services.matching.solver.problem import NOWHERE, Ints, Problem, Solution
from services.matching.solver.repair import Repair
from services.matching.solver.vacate import narrowed


class NotStrict(ValueError):
    """So many seats came that saving ways might outweigh an empty one: solve the plan anew."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has happened to a problem."""

    #: Who dropped out.
    gone: Ints
    #: Seats of each post as they are now, shape (m,).
    seats: Ints
    #: Posts that came: all of them with candidates, by numbers of people of whom the highest may
    #: be new.
    new: Problem
    #: What an empty seat costs at the least.
    unit: int


def amended(
    problem: Problem, best: Solution, changes: Changes, kernel: Name = "python"
) -> tuple[Problem, Solution]:
    """The problem as it is now, its new posts behind the others, and its best plan."""
    more = changes.new.people - problem.people
    problem = replace(problem, people=changes.new.people)
    nobody = np.full(more, NOWHERE, dtype=np.int64)
    best = replace(best, post=np.concatenate((best.post, nobody)))
    repair = Repair(problem, best, kernel)
    for person in changes.gone.tolist():
        repair.drop(person)
    now = repair.state()
    if np.any(changes.seats < problem.seats):
        now = narrowed(*now, np.minimum(changes.seats, problem.seats))
        repair = Repair(*now, kernel)
    for post in np.flatnonzero(changes.seats > problem.seats).tolist():
        for _ in range(int(changes.seats[post] - problem.seats[post])):
            repair.open(post)
    new = changes.new
    for post in range(new.posts):
        some = slice(new.start[post], new.start[post + 1])
        seats, weight = int(new.seats[post]), int(new.weight[post])
        repair.insert(new.person[some], new.cost[some], seats=seats, weight=weight)
    now = repair.state()
    _must_be_strict(now[0], changes.unit)
    return now


def _must_be_strict(problem: Problem, unit: int) -> None:
    """No saving by ways, however many people are sent, may be worth an empty seat."""
    dearest = int(problem.cost.max(initial=0))
    if dearest * min(problem.people, int(problem.seats.sum())) >= unit:
        raise NotStrict
