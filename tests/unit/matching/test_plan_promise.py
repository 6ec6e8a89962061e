"""No plan goes out while a mandatory post lacks people, unless somebody answers for it."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.matching import SignException, SolvePlan
from services.matching.domain.figures import Figures
from services.matching.domain.plan import NotSolved, gaps, request, solve
from services.matching.domain.plan_publication import (
    MandatoryEmpty,
    NoGap,
    SignerPlanned,
    publish,
    sign,
)
from services.matching.domain.rules import Rules
from tests.unit.matching.builders import NOW, offered, published

WISH = SolvePlan(area="1401", day=date(2022, 4, 12))
FIGURES = Figures(needs=1, places=3, filled=2)


def planned(*people: str, needs):
    plan, _ = request(WISH, key="p", by="city")
    return solve(plan, {"need": people} if people else {}, FIGURES, mandatory=needs)


def signing(*needs: str) -> SignException:
    return SignException(plan_id="p", need_ids=list(needs), reason="the street covers it")


@pytest.mark.req("R-PLAN-02")
def test_a_plan_with_a_gap_at_a_mandatory_post_says_so_and_is_not_published():
    must = published(people=3, mandatory=True)
    plan, (said,) = planned("wang", "li", needs=[must])
    assert [(one.need_id, one.missing, one.excepted) for one in said.gaps] == [("need", 1, False)]
    with pytest.raises(MandatoryEmpty) as refused:
        publish(plan, mandatory=[must])
    assert refused.value.facts == {"needs": ["need"]}


@pytest.mark.req("R-PLAN-02")
def test_somebody_else_signs_for_the_gap_and_the_plan_goes_out():
    must = published(people=3, mandatory=True)
    plan, _ = planned("wang", needs=[must])
    with pytest.raises(SignerPlanned):
        sign(plan, signing(), by="city", now=NOW)
    plan, (said,) = sign(plan, signing(), by="district", now=NOW)
    assert [one.excepted for one in said.gaps] == [True]
    assert plan.exceptions["need"].reason == "the street covers it"
    assert publish(plan, mandatory=[must])[0].state == "publishing"


def test_a_second_signature_does_not_replace_the_first():
    plan, _ = planned(needs=[published(mandatory=True)])
    plan, _ = sign(plan, signing("need"), by="district", now=NOW)
    plan, _ = sign(plan, signing("need"), by="command", now=NOW)
    assert plan.exceptions["need"].by == "district"


def test_only_a_gap_can_be_signed_for():
    plan, _ = planned("wang", "li", "sun", needs=[published(people=3, mandatory=True)])
    for wish in (signing(), signing("other")):
        with pytest.raises(NoGap):
            sign(plan, wish, by="district", now=NOW)
    with pytest.raises(NotSolved):
        sign(request(WISH, key="p", by="city")[0], signing(), by="district", now=NOW)


def test_a_gap_is_closed_by_whoever_has_been_asked_since():
    """What counts is the need as it is when the plan is published."""
    must = published(people=2, mandatory=True)
    plan, _ = planned("wang", needs=[must])
    assert plan.gaps == {"need": 1}
    asked = offered("li", people=2, mandatory=True)
    assert publish(plan, mandatory=[asked])[0].state == "publishing"


def test_a_mandatory_need_that_came_after_the_plan_blocks_it_too():
    plan, _ = planned("wang", needs=[])
    late = replace(published(people=1, mandatory=True), id="late")
    with pytest.raises(MandatoryEmpty):
        publish(plan, mandatory=[late])


def test_people_and_drivers_are_missed_together():
    must = published(people=2, vehicles=1, mandatory=True)
    assert gaps([must], {"need": ("wang",)}) == {"need": 2}


@pytest.mark.req("R-PLAN-01")
def test_a_plan_keeps_its_version_and_the_figures_it_was_made_by():
    rules = Rules("1401", version=4)
    plan, (said,) = request(WISH, key="p", by="city", version=2, rules=rules)
    assert (said.version, said.rules_version, said.mode) == (2, 4, "straight_line")
    assert (plan.version, plan.rules_version) == (2, 4)
