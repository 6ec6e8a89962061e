"""Birth dates and ages, by the calendar of the place (Asia/Shanghai, no daylight saving)."""

from datetime import date, datetime, timedelta, timezone

from kit.errors import Unacceptable

_CHINA = timezone(timedelta(hours=8))

#: Below it nobody is registered: personal data of younger ones need a guardian (PIPL art. 31).
MIN_AGE = 14
#: Below it nobody has a car driving licence.
MIN_DRIVER_AGE = 18
MAX_AGE = 120


class BirthDateImpossible(Unacceptable):
    """Nobody alive was born on this date."""

    code = "birth_date_impossible"


class TooYoung(Unacceptable):
    """This person is too young to be registered."""

    code = "too_young"


def local_day(moment: datetime) -> date:
    """The date in China at a moment."""
    return moment.astimezone(_CHINA).date()


def age_on(day: date, born: date) -> int:
    """Full years; who is born on 29 February is a year older from 1 March of common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def sound_birth_date(born: date, *, today: date, at_least: int = MIN_AGE) -> date:
    """The date, if someone born on it may be registered today."""
    if born > today or age_on(today, born) > MAX_AGE:
        raise BirthDateImpossible(field="birth_date")
    if age_on(today, born) < at_least:
        raise TooYoung(field="birth_date", at_least=at_least)
    return born


def first_moment(day: date, *, days: int = 0) -> datetime:
    """Midnight in China at the beginning of a day, or of one some days later."""
    return datetime(day.year, day.month, day.day, tzinfo=_CHINA) + timedelta(days=days)
