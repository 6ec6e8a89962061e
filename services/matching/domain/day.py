"""Days and parts of days as a city counts them: Asia/Shanghai, UTC+8, no daylight saving."""

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from contracts.vocabulary import DayPart

_LOCAL = timezone(timedelta(hours=8))
_PARTS = (DayPart.NIGHT, DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)


def local_day(moment: datetime) -> date:
    """The date on the calendar at a moment."""
    return moment.astimezone(_LOCAL).date()


def first_moment(day: date) -> datetime:
    """When a day begins; the next one begins 24 hours later."""
    return datetime.combine(day, time(), _LOCAL)


@lru_cache(maxsize=4096)
def day_part(moment: datetime) -> DayPart:
    """The part of the day in which a moment lies; each begins on its hour."""
    return _PARTS[moment.astimezone(_LOCAL).hour // 6]


@lru_cache(maxsize=4096)
def last_day(end: datetime) -> date:
    """The last day on which something that ends then still goes on; midnight is not the next."""
    return local_day(end - timedelta(microseconds=1))
