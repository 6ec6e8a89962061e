"""A plan that changes before anybody was told of it is the best one again, and proves it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.solver import NOWHERE, Problem, gap, objective, solve
from services.matching.solver.amend import Changes, NotStrict, amended
from services.matching.solver.vacate import narrowed
from tests.unit.matching.problems import MANY, a_problem


def some_changes(rng: np.random.Generator, problem: Problem) -> Changes:
    """People drop out, posts want more or fewer, and new ones come with people nobody knew."""
    people = problem.people + int(rng.integers(0, 4))
    gone = np.flatnonzero(rng.random(problem.people) < 0.2)
    there = np.setdiff1d(np.arange(people), gone)
    posts = int(rng.integers(0, 3))
    post, who = np.nonzero(rng.random((posts, len(there))) < 0.4)
    return Changes(
        gone=gone,
        seats=np.maximum(0, problem.seats + rng.integers(-4, 3, problem.posts)),
        new=Problem(
            people=people,
            seats=rng.integers(0, 4, posts),
            weight=10**9 * rng.integers(1, 3, posts),
            start=np.searchsorted(post, np.arange(posts + 1)),
            person=there[who],
            cost=rng.integers(0, 900, len(who)),
        ),
        unit=10**9,
    )


def anew(problem: Problem, changes: Changes) -> Problem:
    """The problem as it is now, put together without any repair."""
    kept = ~np.isin(problem.person, changes.gone)
    new = changes.new
    return Problem(
        people=new.people,
        seats=np.concatenate((changes.seats, new.seats)),
        weight=np.concatenate((problem.weight, new.weight)),
        start=np.searchsorted(
            np.concatenate((problem.post_of_arc()[kept], problem.posts + new.post_of_arc())),
            np.arange(problem.posts + new.posts + 1),
        ),
        person=np.concatenate((problem.person[kept], new.person)),
        cost=np.concatenate((problem.cost[kept], new.cost)),
    )


@given(seed=st.integers(0, 2**32))
def test_whatever_happens_to_a_plan_the_next_version_is_proven_the_best(seed):
    rng = np.random.default_rng(seed)
    problem = a_problem(rng)
    best = solve(problem)
    for _ in range(3):  # repaired plans are repaired again
        changes = some_changes(rng, problem)
        now, plan = amended(problem, best, changes)
        fresh = anew(problem, changes)
        assert gap(now, plan) == 0
        assert gap(fresh, plan) == 0
        assert objective(fresh, plan) == objective(fresh, solve(fresh))
        assert set(np.flatnonzero(plan.post != NOWHERE)).isdisjoint(changes.gone)
        problem, best = now, plan


@pytest.mark.parametrize("seed", range(MANY // 10))
def test_fewer_seats_leave_the_best_plan_and_prices_that_prove_it(seed):
    rng = np.random.default_rng(seed)
    problem = a_problem(rng, people=30)
    seats = np.maximum(0, problem.seats - rng.integers(0, 5, problem.posts))
    now, plan = narrowed(problem, solve(problem), seats)
    assert now.seats.tolist() == seats.tolist()
    assert gap(now, plan) == 0


def test_nothing_moves_when_nothing_happened():
    problem = a_problem(np.random.default_rng(3))
    best = solve(problem)
    nothing = Changes(
        gone=np.empty(0, np.int64),
        seats=problem.seats,
        new=replace(
            problem,
            seats=problem.seats[:0],
            weight=problem.weight[:0],
            start=problem.start[:1],
            person=problem.person[:0],
            cost=problem.cost[:0],
        ),
        unit=10**9,
    )
    _, plan = amended(problem, best, nothing)
    assert plan.post.tolist() == best.post.tolist()
    with pytest.raises(NotStrict):
        amended(problem, best, replace(nothing, unit=0))
