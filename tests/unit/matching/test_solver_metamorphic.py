"""What must hold between two problems that differ in a known way."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.solver import NOWHERE, gap, objective, solve
from services.matching.solver.flow import ranked
from tests.unit.matching.problems import MANY, a_problem_of, filled_by_weight, parts, problems

FEW = settings(max_examples=MANY // 4, deadline=None)


def least(problem) -> int:
    solution = solve(problem)
    assert gap(problem, solution) == 0
    return objective(problem, solution)


def filled(problem) -> int:
    return sum(filled_by_weight(problem, solve(problem)))


@FEW
@given(problems, st.randoms(use_true_random=False))
def test_other_numbers_for_people_and_posts_change_nothing(problem, chance):
    posts, people, arcs = parts(problem)
    new_post, new_person = list(range(len(posts))), list(range(people))
    chance.shuffle(new_post)
    chance.shuffle(new_person)
    renumbered = a_problem_of(
        [posts[new_post.index(at)] for at in range(len(posts))],
        people,
        [(new_post[post], new_person[person], cost) for post, person, cost in arcs],
    )
    assert least(renumbered) == least(problem)


@FEW
@given(problems, st.randoms(use_true_random=False))
def test_the_order_in_which_pairs_are_given_does_not_change_the_plan(problem, chance):
    order = []
    for first, last in zip(problem.start, problem.start[1:], strict=False):
        rows = list(range(first, last))
        chance.shuffle(rows)
        order += rows
    mixed = replace(problem, person=problem.person[order], cost=problem.cost[order])
    assert solve(mixed).post.tolist() == solve(problem).post.tolist()


@FEW
@given(problems)
def test_a_post_of_many_seats_is_as_good_as_many_posts_of_one(problem):
    posts, people, arcs = parts(problem)
    singles = [(at, (1, weight)) for at, (seats, weight) in enumerate(posts) for _ in range(seats)]
    split = a_problem_of(
        [one for _, one in singles],
        people,
        [
            (new, person, cost)
            for new, (old, _) in enumerate(singles)
            for post, person, cost in arcs
            if post == old
        ],
    )
    assert least(split) == least(problem)


@FEW
@given(problems, st.integers(2, 9))
def test_costs_in_another_unit_give_the_same_plan(problem, times):
    scaled = replace(problem, cost=problem.cost * times, weight=problem.weight * times)
    assert least(scaled) == times * least(problem)
    assert solve(scaled).post.tolist() == solve(problem).post.tolist()


@FEW
@given(problems, st.data())
def test_one_more_person_or_candidate_never_does_harm(problem, data):
    posts, people, arcs = parts(problem)
    taken = {(post, person) for post, person, _ in arcs}
    fresh = [
        (post, person, 5)
        for post in range(len(posts))
        for person in range(people + 1)
        if (post, person) not in taken
    ]
    added = data.draw(st.lists(st.sampled_from(fresh), unique=True))
    more = a_problem_of(posts, people + 1, arcs + added)
    assert least(more) <= least(problem)
    if ranked(more) and ranked(problem):
        assert filled(more) >= filled(problem)


@FEW
@given(problems)
def test_who_is_not_needed_may_as_well_not_be_there(problem):
    solution = solve(problem)
    idle = set(np.flatnonzero(solution.post == NOWHERE).tolist())
    posts, people, arcs = parts(problem)
    without = a_problem_of(posts, people, [one for one in arcs if one[1] not in idle])
    assert least(without) == objective(problem, solution)


@FEW
@given(problems)
def test_the_least_cost_lies_between_greed_and_the_bound_of_the_prices(problem):
    free, cost = set(range(problem.people)), 0
    for post, (seats, weight) in enumerate(parts(problem)[0]):
        near = sorted(
            (c, p) for at, p, c in parts(problem)[2] if at == post and p in free and c < weight
        )
        free -= {person for _, person in near[:seats]}
        cost += sum(c for c, _ in near[:seats]) + weight * max(0, seats - len(near))
    assert cost >= least(problem)
