"""Small cases of the solver, one idea each."""

import numpy as np
import pytest

from services.matching.solver import NOWHERE, Broken, Problem, Solution, gap, objective, solve


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
