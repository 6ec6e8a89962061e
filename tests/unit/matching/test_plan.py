"""A plan is computed, and its offers go out a few needs at a time."""

from datetime import date

import pytest

from contracts.matching import OfferPlaces, SolvePlan
from services.matching.domain.figures import Figures
from services.matching.domain.plan import NotSolved, request, solve
from services.matching.domain.plan_publication import (
    NEEDS_AT_ONCE,
    PEOPLE_AT_ONCE,
    publish,
    publish_more,
)

FIGURES = Figures(needs=3, places=10, filled=9, cost_seconds=700, solve_ms=12)


def requested():
    return request(SolvePlan(area="1401", day=date(2022, 4, 12)), key="p", by="city")[0]


def solved(pairs):
    return solve(requested(), pairs, FIGURES)[0]


def test_a_plan_is_requested_and_solved_once():
    plan, (said,) = request(SolvePlan(area="1401", day=date(2022, 4, 12)), key="p", by="city")
    assert (said.state, said.plan_id, said.area) == ("requested", "p", "1401")
    plan, (said,) = solve(plan, {"n": ("a",)}, FIGURES)
    assert (said.state, said.filled, said.solve_ms) == ("solved", 9, 12)
    assert solve(plan, {"n": ("b",)}, FIGURES) == (plan, [])


def test_a_plan_that_is_not_solved_cannot_be_published():
    with pytest.raises(NotSolved):
        publish(requested())


def test_publishing_twice_is_publishing_once():
    plan, (said,) = publish(solved({"n": ("a",)}))
    assert said.state == "publishing"
    assert publish(plan) == (plan, [])


def test_offers_go_out_in_portions_until_all_are_out():
    everybody = {f"n{at}": (f"v{at}",) for at in range(NEEDS_AT_ONCE + 1)}
    plan, _ = publish(solved(everybody))
    plan, says = publish_more(plan)
    assert (len(says), says[-1].state, len(plan.waiting)) == (NEEDS_AT_ONCE + 1, "publishing", 1)
    plan, (offer, said) = publish_more(plan)
    assert offer == OfferPlaces(
        need_id=f"n{NEEDS_AT_ONCE}", plan_id="p", volunteer_ids=[f"v{NEEDS_AT_ONCE}"]
    )
    assert (said.state, plan.waiting) == ("published", {})
    assert publish_more(plan) == (plan, [])


def test_a_big_need_is_offered_in_several_portions():
    plan, _ = publish(solved({"n": tuple(f"v{at}" for at in range(PEOPLE_AT_ONCE + 1))}))
    _, says = publish_more(plan)
    assert [len(one.volunteer_ids) for one in says[:-1]] == [PEOPLE_AT_ONCE, 1]


def test_a_plan_for_nobody_is_published_at_once():
    plan, _ = publish(solved({}))
    assert publish_more(plan)[0].state == "published"
