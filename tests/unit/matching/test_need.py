"""How a need is asked for, reviewed and taken back."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from contracts.matching import ReviewNeed
from contracts.vocabulary import Position
from services.matching.domain.answer import accept
from services.matching.domain.deadline import pass_time
from services.matching.domain.need import FALLBACK, NotOpen, ReasonMissing
from services.matching.domain.publication import (
    NotSubmitted,
    OwnNeed,
    ShiftBegun,
    review,
    submit,
    withdraw,
)
from services.matching.domain.spot import metres
from tests.unit.matching.builders import (
    END,
    HERE,
    NOW,
    START,
    a_wish,
    kinds,
    minutes,
    offered,
    published,
    states,
    submitted,
)


def verdict(kind: str = "approve", reason: str | None = None) -> ReviewNeed:
    return ReviewNeed(need_id="need", verdict=kind, reason=reason)


@pytest.mark.req("R-NEED-01")
def test_a_need_waits_for_its_review_and_carries_what_was_asked():
    need, says = submit(a_wish(vehicles=1), key="k", now=NOW, by="community")
    assert (need.id, need.state, need.people, need.vehicles) == ("k", "submitted", 3, 1)
    assert kinds(says) == ["NeedSubmitted"]
    assert (says[0].created_by, says[0].people) == ("community", 3)


@pytest.mark.req("R-NEED-01", "R-POST-01")
@pytest.mark.parametrize("part", ["content", "precautions", "risk_notice", "guarantees"])
def test_a_need_states_the_work_what_to_mind_its_risks_and_its_guarantees(part):
    with pytest.raises(ValidationError, match=part):
        a_wish(**{part: ""})


def test_a_shift_that_has_begun_cannot_be_asked_for():
    with pytest.raises(ShiftBegun):
        submit(a_wish(), key="k", now=START, by="community")


def test_a_site_from_a_chinese_map_is_moved_to_where_it_is():
    on_the_map = Position(lat=37.8737, lon=112.5562, frame="gcj02")
    need, _ = submit(a_wish(site=on_the_map), key="k", now=NOW, by="community")
    assert 300 < metres(need.site, HERE.__class__(37.8737, 112.5562)) < 800


@pytest.mark.req("R-NEED-02")
def test_somebody_else_publishes_it():
    need, says = review(submitted(), verdict(), now=NOW, by="street")
    assert (need.state, kinds(says)) == ("published", ["NeedPublished"])


@pytest.mark.req("R-NEED-02")
def test_its_creator_may_not():
    with pytest.raises(OwnNeed):
        review(submitted(), verdict(), now=NOW, by="community")


@pytest.mark.req("R-NEED-02")
def test_a_rejection_says_why():
    with pytest.raises(ReasonMissing):
        review(submitted(), verdict("reject"), now=NOW, by="street")
    need, (said,) = review(submitted(), verdict("reject", "asked twice"), now=NOW, by="street")
    assert (need.state, said.reason, need.next_due) == ("rejected", "asked twice", None)


def test_a_need_is_reviewed_once():
    with pytest.raises(NotSubmitted):
        review(published(), verdict(), now=NOW, by="street")


def test_a_review_after_the_start_comes_too_late():
    with pytest.raises(ShiftBegun):
        review(submitted(), verdict(), now=START, by="street")


def test_a_need_that_nobody_reviews_expires_when_its_shift_begins():
    assert submitted().next_due == START
    need, says = pass_time(submitted(), now=START)
    assert (need.state, kinds(says), need.next_due) == ("expired", ["NeedExpired"], None)


@pytest.mark.req("R-NEED-04")
def test_a_need_for_tomorrow_waits_for_the_plan_until_its_day_begins():
    assert published().look_at == START.replace(hour=16) - timedelta(days=1)  # midnight, local


@pytest.mark.req("R-NEED-04")
def test_a_need_for_today_is_looked_after_at_once():
    soon = published(starts_at=NOW + minutes(120), ends_at=NOW + minutes(180))
    assert soon.look_at == NOW + FALLBACK


@pytest.mark.req("R-NEED-04")
def test_a_need_for_the_small_hours_does_not_wait_for_midnight():
    night = NOW.replace(hour=17)  # one o'clock, local
    assert published(starts_at=night, ends_at=night + minutes(60)).look_at == night - minutes(180)


def test_taking_a_need_back_tells_everybody_who_was_asked():
    need, _ = accept(offered("a", "b"), "1", now=NOW)
    need, says = withdraw(need, "rain", now=NOW)
    assert need.state == "withdrawn"
    assert kinds(says) == ["NeedWithdrawn", "OffersWithdrawn"]
    assert [one.volunteer_id for one in says[1].offers] == ["a", "b"]
    assert states(need) == ["withdrawn", "withdrawn"]
    assert need.next_due is None


def test_a_need_that_is_over_cannot_be_taken_back():
    need, _ = pass_time(published(), now=END)
    with pytest.raises(NotOpen):
        withdraw(need, "rain", now=END)
