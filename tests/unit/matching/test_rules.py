"""Figures are data: each area may have its own, and the clock goes by them."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from contracts.matching import NeedPublished, ReviewNeed, SetRules
from services.matching.domain.need import FALLBACK, looks_from
from services.matching.domain.publication import review
from services.matching.domain.rules import Rules, in_force, set_rules
from tests.unit.matching.builders import NOW, START, minutes, submitted

APPROVE = ReviewNeed(need_id="need", verdict="approve")


def test_figures_have_a_version():
    rules, (said,) = set_rules(Rules("1401"), SetRules(area="1401", rest_hours=12))
    assert (rules.version, rules.rest_hours, rules.days_in_a_row) == (1, 12, 6)
    assert (said.area, said.version, said.rest_hours) == ("1401", 1, 12)
    assert set_rules(rules, SetRules(area="1401"))[0].version == 2


def test_the_smallest_area_around_a_place_decides():
    city, district = Rules("1401", cut_off="20:00"), Rules("140107", cut_off="19:00")
    assert in_force([district, city]).cut_off == "19:00"
    assert in_force([]) == Rules("")


def test_a_cut_off_is_a_time_of_day():
    with pytest.raises(ValidationError):
        SetRules(area="1401", cut_off="24:00")


@pytest.mark.req("R-PLAN-01")
def test_the_clock_asks_for_tomorrows_plan_at_the_cut_off():
    """NOW is 20:00 on 11 April in the city."""
    assert Rules("1401", nightly=True, cut_off="20:00").planned_by(NOW) == date(2022, 4, 12)
    assert Rules("1401", nightly=True, cut_off="20:01").planned_by(NOW) is None
    assert Rules("1401", nightly=False, cut_off="20:00").planned_by(NOW) is None


def test_what_is_published_in_time_waits_for_the_plan():
    need, (said,) = review(submitted(), APPROVE, now=NOW, by="street", rules=Rules("1401"))
    assert (said.after_cut_off, need.look_at) == (False, looks_from(START))


@pytest.mark.req("R-NEED-04")
def test_what_is_published_after_the_cut_off_seeks_people_at_once():
    late = NOW + timedelta(hours=1)
    need, (said,) = review(submitted(), APPROVE, now=late, by="street", rules=Rules("1401"))
    assert isinstance(said, NeedPublished)
    assert (said.after_cut_off, need.look_at) == (True, late + FALLBACK)
    assert need.look_at <= late + minutes(1)
