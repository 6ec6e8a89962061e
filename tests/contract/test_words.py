"""What people read for codes and moments, on pages and in messages alike."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.matching import HelpCategory
from contracts.registry import Capability
from contracts.vocabulary import PostCategory
from contracts.words import clock, label, moment, period

TEN = datetime(2022, 4, 12, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "chinese", "english"),
    [
        (4, "4月12日（周二）22:00至次日02:00", "Tue 12 Apr 22:00–02:00 next day"),
        (1, "4月12日（周二）22:00至23:00", "Tue 12 Apr 22:00–23:00"),
    ],
)
def test_a_shift_is_told_in_local_time_and_over_midnight_ends_the_next_day(hours, chinese, english):
    assert period(TEN, TEN + timedelta(hours=hours), "zh-CN") == chinese
    assert period(TEN, TEN + timedelta(hours=hours), "en") == english


def test_a_moment_has_its_day_and_a_clock_has_not():
    assert moment(TEN, "zh-CN") == "4月12日（周二）22:00"
    assert clock(TEN) == "22:00"


@pytest.mark.parametrize(
    "code", [*PostCategory, *HelpCategory.__args__, *Capability, "sprayer", "rescue_kit"]
)
def test_codes_have_words(code):
    assert label(code, "zh-CN") != code
    assert "_" not in label(code, "en")


def test_a_code_a_city_added_is_said_as_it_is():
    assert label("river_watch", "zh-CN") == "river_watch"
