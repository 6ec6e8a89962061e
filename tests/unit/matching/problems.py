"""Small problems, and other ways to the same optimum."""

from functools import cache

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from services.matching.solver import NOWHERE, Problem, Solution

#: 1,000 under `make test`, 50 between two keystrokes.
MANY = 10 * settings.default.max_examples


def a_problem(rng: np.random.Generator, *, people: int = 15, ranked: bool | None = None) -> Problem:
    """Up to 15 people and 8 posts, some without any candidate, often with equal costs.

    Half of them are ranked: no saving of ways is worth an empty seat.
    """
    posts, people = int(rng.integers(1, 9)), int(rng.integers(1, people + 1))
    chosen = rng.random((posts, people)) < rng.choice([0.2, 0.5, 0.9])
    post, person = np.nonzero(chosen)
    dearest = int(rng.choice([1, 3, 900]))
    ranked = bool(rng.integers(2)) if ranked is None else ranked
    empty = (dearest + 1) * 100 if ranked else max(1, dearest // 2)
    return Problem(
        people=people,
        seats=rng.integers(0, 5, posts),
        weight=empty * rng.integers(1, 4, posts),
        start=np.searchsorted(post, np.arange(posts + 1)),
        person=person,
        cost=rng.integers(0, dearest + 1, len(person)),
    )


#: Problems by hypothesis, which looks for the smallest that fails.
problems = st.builds(
    a_problem, st.integers(0, 2**32).map(np.random.default_rng), ranked=st.booleans()
)


def a_problem_of(posts, people, arcs) -> Problem:
    """From (seats, weight) by post and (post, person, cost) by pair."""
    table = np.array(sorted(arcs), dtype=np.int64).reshape(-1, 3)
    seats, weight = np.array(posts, dtype=np.int64).reshape(-1, 2).T
    return Problem(
        people=people,
        seats=seats,
        weight=weight,
        start=np.searchsorted(table[:, 0], np.arange(len(seats) + 1)),
        person=table[:, 1],
        cost=table[:, 2],
    )


def parts(problem: Problem):
    """What `a_problem_of` makes a problem from."""
    posts = list(zip(problem.seats.tolist(), problem.weight.tolist(), strict=True))
    columns = (problem.post_of_arc(), problem.person, problem.cost)
    return posts, problem.people, list(zip(*(one.tolist() for one in columns), strict=True))


def optimum(problem: Problem) -> int:
    """What HiGHS says: the linear programme has whole solutions."""
    # Only slow tests ask: the others need not wait a second for the import.
    from scipy.optimize import linprog  # noqa: PLC0415

    arcs = len(problem.person)
    post = problem.post_of_arc()
    seats = np.zeros((problem.posts, arcs))
    seats[post, np.arange(arcs)] = 1
    once = np.zeros((problem.people, arcs + problem.posts))
    once[problem.person, np.arange(arcs)] = 1
    found = linprog(
        np.concatenate((problem.cost, problem.weight)),
        A_ub=once,
        b_ub=np.ones(problem.people),
        A_eq=np.hstack((seats, np.eye(problem.posts))),
        b_eq=problem.seats,
        method="highs",
    )
    assert found.success
    return round(found.fun)


def brute_force(problem: Problem) -> int:
    """The least cost of all plans there are: everybody to every seat that is left, or nowhere."""
    choices: list[list[tuple[int, int]]] = [[] for _ in range(problem.people)]
    for post, person, cost in parts(problem)[2]:
        choices[person].append((post, cost))

    @cache
    def least(person: int, left: tuple[int, ...]) -> int:
        if person == problem.people:
            return sum(n * weight for n, weight in zip(left, problem.weight.tolist(), strict=True))
        stays = [least(person + 1, left)]
        goes = [
            cost + least(person + 1, (*left[:post], left[post] - 1, *left[post + 1 :]))
            for post, cost in choices[person]
            if left[post]
        ]
        return min(stays + goes)

    return least(0, tuple(problem.seats.tolist()))


def filled_by_weight(problem: Problem, solution: Solution) -> list[int]:
    """Seats filled at posts of each weight, the greatest first."""
    sent = solution.post[solution.post != NOWHERE]
    filled = np.bincount(sent, minlength=problem.posts)
    return [int(filled[problem.weight == one].sum()) for one in np.unique(problem.weight)[::-1]]
