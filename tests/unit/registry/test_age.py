"""Ages by the calendar of the place."""

from datetime import UTC, date, datetime

import pytest

from services.registry.domain.age import (
    BirthDateImpossible,
    TooYoung,
    age_on,
    local_day,
    sound_birth_date,
)

TODAY = date(2022, 4, 10)


def test_the_day_begins_eight_hours_before_greenwich():
    assert local_day(datetime(2022, 4, 9, 16, tzinfo=UTC)) == TODAY
    assert local_day(datetime(2022, 4, 9, 15, 59, tzinfo=UTC)) == date(2022, 4, 9)


def test_a_birthday_counts_from_its_morning():
    assert age_on(TODAY, date(2008, 4, 10)) == 14
    assert age_on(TODAY, date(2008, 4, 11)) == 13


def test_who_was_born_on_the_29th_of_february_grows_older_in_march():
    assert [
        age_on(date(2022, 2, 28), date(2004, 2, 29)),
        age_on(date(2022, 3, 1), date(2004, 2, 29)),
    ] == [17, 18]


def test_below_fourteen_nobody_is_registered():
    assert sound_birth_date(date(2008, 4, 10), today=TODAY) == date(2008, 4, 10)
    with pytest.raises(TooYoung):
        sound_birth_date(date(2008, 4, 11), today=TODAY)


@pytest.mark.parametrize("born", [date(2022, 4, 11), date(1901, 4, 9), date(1, 1, 1)])
def test_nobody_is_born_tomorrow_or_121_years_ago(born):
    with pytest.raises(BirthDateImpossible):
        sound_birth_date(born, today=TODAY)
