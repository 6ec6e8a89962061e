"""The solver is exact, and proves it."""

import numpy as np
import pytest
from scipy.optimize import linprog

from services.matching.solver import NOWHERE, Broken, Problem, Solution, gap, objective, solve


def a_problem(rng: np.random.Generator) -> Problem:
    """Up to 15 people and 8 posts, some without any candidate, often with equal costs."""
    posts, people = int(rng.integers(1, 9)), int(rng.integers(1, 16))
    chosen = rng.random((posts, people)) < rng.choice([0.2, 0.5, 0.9])
    post, person = np.nonzero(chosen)
    dearest = int(rng.choice([1, 3, 900]))
    empty = dearest * 100
    return Problem(
        people=people,
        seats=rng.integers(0, 5, posts),
        weight=empty * rng.integers(1, 3, posts),
        start=np.searchsorted(post, np.arange(posts + 1)),
        person=person,
        cost=rng.integers(0, dearest + 1, len(person)),
    )


def optimum(problem: Problem) -> float:
    """What HiGHS says: the linear programme has whole solutions."""
    arcs = len(problem.person)
    post = problem.post_of_arc()
    empty_seats = np.eye(problem.posts)
    cost = np.concatenate((problem.cost, problem.weight))
    seats = np.zeros((problem.posts, arcs))
    seats[post, np.arange(arcs)] = 1
    once = np.zeros((problem.people, arcs + problem.posts))
    once[problem.person, np.arange(arcs)] = 1
    found = linprog(
        cost,
        A_ub=once,
        b_ub=np.ones(problem.people),
        A_eq=np.hstack((seats, empty_seats)),
        b_eq=problem.seats,
        method="highs",
    )
    assert found.success
    return float(found.fun)


@pytest.mark.parametrize("seed", range(300))
def test_it_finds_what_a_linear_programme_finds_and_proves_it(seed):
    problem = a_problem(np.random.default_rng(seed))
    solution = solve(problem)
    assert objective(problem, solution) == pytest.approx(optimum(problem))
    assert gap(problem, solution) == 0


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_that_is_changed_no_longer_proves_itself(seed):
    rng = np.random.default_rng(seed)
    problem = a_problem(rng)
    best = solve(problem)
    post = best.post.copy()
    sent = np.flatnonzero(post != NOWHERE)
    if not len(sent):
        return
    post[rng.choice(sent)] = NOWHERE
    assert gap(problem, Solution(post, best.price)) > 0


def test_nobody_anywhere_is_a_problem_too():
    none = np.empty(0, dtype=np.int64)
    problem = Problem(0, none, none, np.zeros(1, dtype=np.int64), none, none)
    assert gap(problem, solve(problem)) == 0


def one_post(*costs: int, seats: int) -> Problem:
    return Problem(
        people=len(costs),
        seats=np.array([seats]),
        weight=np.array([10_000]),
        start=np.array([0, len(costs)]),
        person=np.arange(len(costs)),
        cost=np.array(costs),
    )


def test_the_nearest_people_go():
    assert solve(one_post(300, 100, 200, seats=2)).post.tolist() == [NOWHERE, 0, 0]


def test_a_post_that_cannot_be_filled_has_the_price_of_an_empty_seat():
    assert solve(one_post(300, 100, seats=3)).price.tolist() == [10_000]


def test_someone_moves_on_so_that_more_places_are_filled():
    # The only one who can go to the second post is also the nearest to the first.
    problem = Problem(
        people=2,
        seats=np.array([1, 1]),
        weight=np.array([10_000, 10_000]),
        start=np.array([0, 2, 3]),
        person=np.array([0, 1, 0]),
        cost=np.array([10, 800, 600]),
    )
    assert solve(problem).post.tolist() == [1, 0]


def test_a_dearer_seat_is_filled_before_a_cheaper_one():
    problem = Problem(
        people=1,
        seats=np.array([1, 1]),
        weight=np.array([10_000, 20_000]),
        start=np.array([0, 1, 2]),
        person=np.array([0, 0]),
        cost=np.array([0, 900]),
    )
    assert solve(problem).post.tolist() == [1]


@pytest.mark.parametrize(
    "post",
    [
        pytest.param([0, 0, 0], id="more people than seats"),
        pytest.param([0, NOWHERE, 7], id="a post that does not exist"),
    ],
)
def test_impossible_plans_are_called_so(post):
    problem = one_post(1, 2, 3, seats=2)
    with pytest.raises(Broken):
        objective(problem, Solution(np.array(post), np.array([0])))
