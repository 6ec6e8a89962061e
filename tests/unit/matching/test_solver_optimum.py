"""Both kernels, on both ways, find what HiGHS finds, and the certificate says so."""

import numpy as np
import pytest
from hypothesis import given, settings

from services.matching.solver import (
    NOWHERE,
    Broken,
    Problem,
    Solution,
    coverage,
    gap,
    objective,
    solve,
)
from services.matching.solver.flow import PATIENCE, ranked, scarce
from tests.unit.matching.problems import (
    MANY,
    a_problem,
    brute_force,
    filled_by_weight,
    optimum,
    problems,
)

#: Cut into levels at once where that is allowed.
AT_ONCE = -1


def ways_to_solve(problem):
    return [
        solve(problem, kernel, patience=patience)
        for patience in (PATIENCE, AT_ONCE)
        for kernel in ("python", "numba")
    ]


def same(one: Solution, other: Solution) -> bool:
    return np.array_equal(one.post, other.post) and np.array_equal(one.price, other.price)


@pytest.mark.slow
@settings(max_examples=MANY, deadline=None)
@given(problems)
def test_it_finds_what_a_linear_programme_finds_and_proves_it(problem):
    best = optimum(problem)
    plain, compiled, levels, levels_compiled = ways_to_solve(problem)
    assert same(plain, compiled)
    assert same(levels, levels_compiled)
    for one in (plain, levels):
        assert (objective(problem, one), gap(problem, one)) == (best, 0)


@pytest.mark.parametrize("seed", range(40))
def test_no_assignment_of_up_to_seven_people_is_better(seed):
    problem = a_problem(np.random.default_rng(seed), people=7)
    assert {objective(problem, one) for one in ways_to_solve(problem)} == {brute_force(problem)}


def test_a_large_problem_with_too_few_people_is_cut_into_levels_at_once():
    posts, people = 420, 600
    rng = np.random.default_rng(1)
    problem = Problem(
        people=people,
        seats=np.full(posts, 2),
        weight=10**6 * rng.integers(1, 4, posts),
        start=np.arange(posts + 1) * people,
        person=np.tile(np.arange(people), posts),
        cost=rng.integers(0, 900, posts * people),
    )
    assert scarce(problem)
    best = solve(problem, "numba")
    assert gap(problem, best) == 0
    assert np.count_nonzero(best.post != NOWHERE) == people


@settings(max_examples=MANY, deadline=None)
@given(problems)
def test_every_plan_with_one_person_changed_no_longer_proves_itself(problem):
    """Sent home, sent elsewhere, sent although not needed: it shows, unless it costs the same."""
    best = solve(problem)
    least = objective(problem, best)
    for person in range(problem.people):
        for post in range(NOWHERE, problem.posts):
            edited = best.post.copy()
            edited[person] = post
            if post != best.post[person]:
                shows_what_it_costs(problem, Solution(edited, best.price), least)


def shows_what_it_costs(problem, changed, least):
    """The gap of a changed plan is exactly what the change costs; impossible ones are called so."""
    try:
        cost = objective(problem, changed)
    except Broken:
        with pytest.raises(Broken):
            gap(problem, changed)
        return
    assert gap(problem, changed) == cost - least


@settings(max_examples=MANY, deadline=None)
@given(problems)
def test_wrong_prices_prove_nothing(problem):
    best = solve(problem)
    for post in range(problem.posts):
        for step in (-1, 1):
            price = best.price.copy()
            price[post] += step
            if 0 <= price[post] <= problem.weight[post]:
                assert gap(problem, Solution(best.post, price)) >= 0
            else:
                with pytest.raises(Broken):
                    gap(problem, Solution(best.post, price))


@settings(max_examples=MANY // 2, deadline=None)
@given(problems)
def test_coverage_first_fills_as_many_seats_of_every_class_as_the_best_plan(problem):
    early = coverage(problem)
    assert same(early, coverage(problem, "numba"))
    if ranked(problem):
        best = solve(problem)
        assert filled_by_weight(problem, early) == filled_by_weight(problem, best)
        most = int(problem.cost.max(initial=0)) * problem.people
        assert objective(problem, early) - objective(problem, best) <= most
        assert gap(problem, early) <= most


@settings(max_examples=MANY // 4, deadline=None)
@given(problems)
def test_urgent_first_never_costs_a_seat_of_the_classes_so_far(problem):
    """What can be filled is a matroid: each class alone with those above fills as much."""
    filled = np.cumsum(filled_by_weight(problem, coverage(problem)))
    for at, weight in enumerate(np.unique(problem.weight)[::-1]):
        seats = np.where(problem.weight >= weight, problem.seats, 0)
        alone = type(problem)(
            problem.people, seats, problem.weight, problem.start, problem.person, problem.cost
        )
        assert np.count_nonzero(coverage(alone).post != NOWHERE) == filled[at]
