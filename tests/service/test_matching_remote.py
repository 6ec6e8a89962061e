"""Remote posts over the real bus: planned with all others, done from home, counted."""

from datetime import timedelta

import pytest

from contracts.matching import (
    AcceptOffer,
    CheckIn,
    NeedProgressed,
    PlanChanged,
    PublishPlan,
    ReportProgress,
    SolvePlan,
)
from contracts.vocabulary import PostCategory
from kit.wire import utcnow
from services.matching.domain.day import local_day
from tests.support.reserve import an_entry, enlist, offers_made, published

LATER = timedelta(days=2)
SCREENING = {"remote": True, "category": PostCategory.EPI_SURVEY, "records": 900}


@pytest.mark.req("R-ORG-06")
def test_a_plan_sends_the_far_to_the_screen_and_the_near_to_the_gate(city, matching):
    far = an_entry("far", metres=20_000).model_copy(update={"insured_until": None})
    enlist(city, an_entry("near"), far)
    gate = published(city, starts_in=LATER)
    screen = published(city, starts_in=LATER, **SCREENING)
    plan_id = city.ask(SolvePlan(area="1401", day=local_day(utcnow() + LATER))).command_id

    def solved():
        city.take()
        told = [one for one, _ in city.said if isinstance(one, PlanChanged)]
        return any(one.plan_id == plan_id and one.state == "solved" for one in told)

    city.until(solved)
    assert city.ask(PublishPlan(plan_id=plan_id)).status == 200
    assert list(offers_made(city, screen)) == ["far"]
    assert list(offers_made(city, gate)) == ["near"]


@pytest.mark.req("R-ORG-06")
def test_records_are_counted_once_however_often_they_are_reported(city, matching):
    enlist(city, *[an_entry(one, metres=20_000) for one in ("a", "b")])
    need_id = published(city, starts_in=timedelta(hours=1), people=2, **SCREENING)
    offers = offers_made(city, need_id, 2)
    for one in offers.values():
        assert city.ask(AcceptOffer(offer_id=one)).status == 200
    early = ReportProgress(assignment_id=offers["a"], done=1)
    assert city.ask(early).code == "not_checked_in"
    for one in offers.values():
        assert city.ask(CheckIn(assignment_id=one)).status == 200
    for who, done in (("a", 300), ("b", 120), ("a", 300), ("a", 450)):
        assert city.ask(ReportProgress(assignment_id=offers[who], done=done)).status == 200
    told = city.heard(NeedProgressed, 3)
    assert [one.progress for one in told] == [300, 420, 570]
    assert {one.records for one in told} == {900}
