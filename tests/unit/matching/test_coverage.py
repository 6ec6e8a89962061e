"""Round-the-clock posts are covered from midnight to midnight, or the gap is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.coverage import uncovered
from services.matching.domain.day import first_moment
from tests.unit.matching.builders import published

DAY = date(2022, 4, 12)
MIDNIGHT = first_moment(DAY)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def shift(begins: float, ends: float, post: str = "gate", **changes):
    return replace(
        published(post=post),
        starts_at=MIDNIGHT + hours(begins),
        ends_at=MIDNIGHT + hours(ends),
        **changes,
    )


def holes(*shifts):
    return [
        (one.post, (one.starts_at - MIDNIGHT) / hours(1), (one.ends_at - MIDNIGHT) / hours(1))
        for one in uncovered(shifts, DAY)
    ]


@pytest.mark.req("R-PLAN-02")
def test_the_hours_between_two_shifts_are_told():
    assert holes(shift(0, 8), shift(9, 17), shift(17, 24)) == [("gate", 8, 9)]


def test_shifts_that_touch_or_overlap_leave_no_gap():
    assert holes(shift(-2, 8), shift(8, 16), shift(15, 26)) == []


def test_the_night_counts_at_both_ends():
    assert holes(shift(6, 22)) == [("gate", 0, 6), ("gate", 22, 24)]


def test_every_post_is_looked_at_alone_and_others_not_at_all():
    day_shift = replace(shift(8, 12), post=None)
    assert holes(shift(0, 24), shift(0, 12, "lab"), day_shift) == [("lab", 12, 24)]


def test_a_shift_that_was_taken_back_covers_nothing():
    assert holes(shift(0, 12), shift(12, 24, state="withdrawn")) == [("gate", 12, 24)]


@given(st.lists(st.tuples(st.integers(-8, 24), st.integers(1, 12)), min_size=1, max_size=6))
def test_an_hour_is_told_exactly_when_no_shift_covers_it(times):
    shifts = [shift(begins, begins + length) for begins, length in times]
    told = {hour for _, begins, ends in holes(*shifts) for hour in range(int(begins), int(ends))}
    covered = {hour for begins, length in times for hour in range(begins, begins + length)}
    assert told == set(range(24)) - covered
