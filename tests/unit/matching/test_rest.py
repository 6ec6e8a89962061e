"""Rest between the duties of two days, and a day off after so many."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import DayPart, Gate
from services.matching.domain.day import first_moment, local_day
from services.matching.domain.rest import Hours, Served, rested, spans, tired, when_rested
from services.matching.domain.rules import Rules
from tests.unit.matching.builders import START, a_hold, published, someone

RULES = Rules("1401")
MONDAY = first_moment(date(2022, 4, 11))


def shift(day: int, begins: float, length: float = 4) -> Hours:
    """Hours of a day, counted from Monday."""
    start = MONDAY + timedelta(days=day, hours=begins)
    return Hours(start, start + timedelta(hours=length))


def until(day: int, hour: float, run: int = 1) -> Served:
    end = MONDAY + timedelta(days=day, hours=hour)
    return Served("wang", end - timedelta(hours=4), end, date(2022, 4, 11).toordinal() + day, run)


@pytest.mark.req("R-PLAN-08")
def test_ten_hours_lie_between_an_evening_and_the_next_morning():
    assert tired(shift(1, 7.9), [], until(0, 22), RULES) == Gate.NOT_RESTED
    assert tired(shift(1, 8), [], until(0, 22), RULES) is None


@pytest.mark.req("R-PLAN-08")
def test_what_is_promised_for_another_day_counts_like_what_was_served():
    assert tired(shift(1, 6), [shift(0, 18)], None, RULES) == Gate.NOT_RESTED
    assert tired(shift(0, 18), [shift(1, 6)], None, RULES) == Gate.NOT_RESTED
    assert tired(shift(1, 8), [shift(0, 18)], None, RULES) is None


def test_a_night_is_followed_by_sleep_although_it_ends_on_the_same_day():
    assert tired(shift(1, 8), [shift(0, 20, 8)], None, RULES) == Gate.NOT_RESTED
    night = Served("wang", shift(0, 20, 8).start, shift(0, 20, 8).end, until(1, 4).day, 2)
    assert tired(shift(1, 8), [], night, RULES) == Gate.NOT_RESTED


def test_two_shifts_of_one_day_need_no_night_between_them():
    assert tired(shift(0, 12), [shift(0, 8)], None, RULES) is None


@pytest.mark.req("R-PLAN-08")
def test_after_six_days_in_a_row_comes_a_day_off():
    assert tired(shift(6, 9), [], until(5, 12, run=6), RULES) == Gate.DAY_OFF_DUE
    assert tired(shift(7, 9), [], until(5, 12, run=6), RULES) is None
    assert tired(shift(6, 9), [], until(5, 12, run=5), RULES) is None


def test_a_day_between_two_rows_joins_them():
    ahead = [shift(day, 9) for day in (4, 5, 6)]
    assert tired(shift(3, 9), ahead, until(2, 12, run=3), RULES) == Gate.DAY_OFF_DUE
    assert tired(shift(3, 9), ahead[:2], until(2, 12, run=3), RULES) is None


def test_the_figures_are_the_citys():
    short = Rules("1401", rest_hours=8, days_in_a_row=10)
    assert tired(shift(1, 6), [], until(0, 22), short) is None
    assert tired(shift(6, 9), [], until(5, 12, run=6), short) is None


def test_who_must_rest_is_passed_over():
    need = published()
    evening = a_hold(START - timedelta(hours=12), START - timedelta(hours=4))
    people = [someone("wang"), someone("li", holds=(evening,))]
    assert [one.id for one in rested(people, need, {}, RULES)] == ["wang"]


def test_in_a_plan_the_tired_are_there_for_the_parts_of_the_day_they_are_rested_for():
    """The morning's first shift begins at 8; who served until midnight is rested at 10."""
    morning = published()
    late = published(starts_at=START + timedelta(hours=5), ends_at=START + timedelta(hours=9))
    day = spans([morning, late])
    assert set(day) == {DayPart.MORNING, DayPart.AFTERNOON}
    midnight = until(0, 24)
    fit = when_rested(someone(), day, [], midnight, RULES)
    assert fit.available == {DayPart.AFTERNOON}


days = st.integers(0, 9)
shifts = st.builds(shift, days, st.integers(0, 20), st.integers(1, 4))


@given(st.lists(shifts, max_size=12))
def test_whoever_is_only_given_what_they_are_rested_for_sleeps_and_has_days_off(wishes):
    taken: list[Hours] = []
    for wish in wishes:
        overlaps = any(wish.start < one.end and one.start < wish.end for one in taken)
        if not overlaps and tired(wish, taken, None, RULES) is None:
            taken.append(wish)
    busy = {day for one in taken for day in one.days()}
    assert not any(set(range(day, day + 7)) <= busy for day in busy)
    for one in taken:
        for other in taken:
            if local_day(one.start) != local_day(other.start) and one.end <= other.start:
                assert other.start - one.end >= timedelta(hours=10)
