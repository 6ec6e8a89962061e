"""Places of a plan that fall free: refilled without moving anybody, and how good that is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.domain.answer import accept, decline
from services.matching.domain.offer import Invitee, offer
from services.matching.domain.quote import Quote, Refills
from services.matching.domain.refill import cost_of, quality
from services.matching.domain.squad import lacks_head
from services.matching.solver import NOWHERE, gap, solve
from services.matching.solver.problem import Problem, Solution, objective
from services.matching.solver.quotes import quotes
from services.matching.solver.repair import Repair
from tests.unit.matching.builders import NOW, accepted, published, someone
from tests.unit.matching.problems import problems


@pytest.mark.slow
@settings(max_examples=200)
@given(problems, st.data())
def test_no_plan_is_better_by_more_than_the_gap_that_is_told(problem: Problem, data):
    """Drop one, put anybody free in the place; the best plan without the one saves no more."""
    best = solve(problem)
    best = Solution(best.post, quotes(problem, best))
    assert gap(problem, best) == 0
    sent = np.flatnonzero(best.post != NOWHERE)
    if not len(sent):
        return
    gone = int(data.draw(st.sampled_from(sent.tolist())))
    post = int(best.post[gone])
    arcs = range(int(problem.start[post]), int(problem.start[post + 1]))
    free = [at for at in arcs if best.post[problem.person[at]] == NOWHERE]
    if not free:
        return
    at = data.draw(st.sampled_from(free))
    refilled = best.post.copy()
    refilled[gone], refilled[int(problem.person[at])] = NOWHERE, post
    left = without(problem, gone)
    told = max(0, int(problem.cost[at] - best.price[post]))
    exact = solve(left)
    assert gap(left, exact) == 0
    missed = objective(left, Solution(refilled, best.price)) - objective(left, exact)
    assert 0 <= missed <= told


@given(problems)
def test_what_one_more_seat_costs_is_what_an_exact_repair_would_pay(problem: Problem):
    best = solve(problem)
    price, repair = quotes(problem, best), Repair(problem, best)
    wanted = [
        min(repair.propose(post).cost, int(problem.weight[post])) for post in range(problem.posts)
    ]
    assert price.tolist() == wanted


def without(problem: Problem, person: int) -> Problem:
    repair = Repair(problem, solve(problem))
    repair.drop(person)
    return repair.state()[0]


def test_a_refill_at_the_plans_price_is_exact_and_a_dearer_one_says_by_how_much():
    need = replace(published(people=1), quote=Quote("p", walk=100))
    assert quality(need, 100, with_vehicle=False) == ("exact", 0)
    assert quality(need, 130, with_vehicle=False) == ("bounded", 30)
    assert quality(need, 130, with_vehicle=True) == ("greedy", 0)
    assert quality(replace(need, quote=None), 1, with_vehicle=False) == ("greedy", 0)
    assert cost_of(someone(metres=100, served=2), need) == 94 + 120


def test_refills_count_while_their_places_are_taken():
    need = accepted("a", "b")
    need, _ = decline(need, "1", now=NOW)
    called = [Invitee("c", refill="bounded", gap=30)]
    need, _ = offer(need, called, now=NOW, token="t2", searched=True)
    assert need.refills is None
    need, _ = accept(need, "3", now=NOW)
    assert need.refills == Refills(bounded=1, gap_seconds=30)
    need, _ = decline(need, "3", now=NOW)
    assert need.refills == Refills()


def test_a_squad_is_warned_about_while_only_chance_leads_it():
    assert lacks_head(2, 0, {})
    assert lacks_head(2, 3, {"social": "1"})
    assert not lacks_head(1, 0, {})
    assert not lacks_head(5, 1, {"social": "1"})
