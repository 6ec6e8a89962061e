"""Working days: weekdays but holidays, and the weekend days that make up for them (调休)."""

from datetime import date, timedelta

from contracts.registry import WorkCalendar


def is_working(day: date, calendar: WorkCalendar) -> bool:
    """Whether offices work on this day."""
    if day in calendar.make_up_days:
        return True
    return day.weekday() < 5 and day not in calendar.holidays


def working_days_after(day: date, number: int, calendar: WorkCalendar) -> date:
    """The ``number``-th working day after ``day``, which does not count itself."""
    while number:
        day += timedelta(days=1)
        number -= is_working(day, calendar)
    return day
