"""Rest and rotation: hours of sleep between two days' duties, and a day off after so many.

Within one day only overlapping hours count (`gates`); from one day to another the figures of the
rules do (R-PLAN-08).  Duties are those served and those promised.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.vocabulary import DayPart, Gate
from services.matching.domain.candidate import Candidate
from services.matching.domain.day import day_part, last_day, local_day
from services.matching.domain.need import Need
from services.matching.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Served:
    """When somebody served last: the end, its day as an ordinal, and days in a row by then."""

    id: str
    began: datetime
    until: datetime
    day: int
    run: int
    #: The last days of service, as ordinals: two workers may hear of them in any order.
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when a duty lasts."""

    start: datetime
    end: datetime

    def days(self) -> range:
        """The days it touches, as ordinals."""
        return range(local_day(self.start).toordinal(), last_day(self.end).toordinal() + 1)


def hours(need: Need) -> Hours:
    """Those of a need's shift."""
    return Hours(need.starts_at, need.ends_at)


def promised(candidate: Candidate, *, besides: str = "") -> list[Hours]:
    """The hours for which somebody is held, ``besides`` those for one need."""
    return [Hours(one.start, one.end) for one in candidate.holds if one.need != besides]


def tired(
    wanted: Hours, others: Iterable[Hours], served: Served | None, rules: Rules
) -> Gate | None:
    """Why somebody with these other duties may not take on one more; None if they may."""
    others = list(others)
    if any(_too_close(wanted, one, rules) for one in others):
        return Gate.NOT_RESTED
    if served and _too_close(wanted, Hours(served.began, served.until), rules):
        return Gate.NOT_RESTED
    busy = {day for one in others for day in one.days()}
    if served:
        busy |= set(range(served.day - served.run + 1, served.day + 1))
    return Gate.DAY_OFF_DUE if _in_a_row(busy, wanted) > rules.days_in_a_row else None


def rested(
    people: Sequence[Candidate], need: Need, served: Mapping[str, Served], rules: Rules
) -> list[Candidate]:
    """Those of these people who may serve once more."""
    return [
        one
        for one in people
        if not tired(hours(need), promised(one, besides=need.id), served.get(one.id), rules)
    ]


def when_rested(
    candidate: Candidate,
    day: "Day",
    others: Iterable[Hours],
    served: Served | None,
    rules: Rules,
) -> Candidate:
    """The candidate, available only in those parts of a day in which every shift lets them rest.

    Strict for a plan, which matches parts of days: somebody rested for the later shifts of a
    morning alone is not planned for that morning, but may still be asked to one.
    """
    others = list(others)
    parts = {part for part, span in day.items() if not tired(span, others, served, rules)}
    return replace(candidate, available=candidate.available & parts)


#: By part of the day, from the first beginning of its shifts to their last end.
Day = dict[DayPart, Hours]


def spans(needs: Iterable[Need]) -> Day:
    """The shifts of a day by the part of the day in which they begin."""
    day: Day = {}
    for need in needs:
        part = day_part(need.starts_at)
        known = day.get(part, hours(need))
        day[part] = Hours(min(known.start, need.starts_at), max(known.end, need.ends_at))
    return day


def _too_close(one: Hours, other: Hours, rules: Rules) -> bool:
    """Whether too few hours lie between two duties, unless they begin on the same day."""
    if local_day(one.start) == local_day(other.start):
        return False
    between = max(one.start - other.end, other.start - one.end)
    return between < timedelta(hours=rules.rest_hours)


def _in_a_row(busy: set[int], wanted: Hours) -> int:
    """Days without a day off around a duty, if it is taken on."""
    days = wanted.days()
    first, last = days[0], days[-1]
    while first - 1 in busy:
        first -= 1
    while last + 1 in busy:
        last += 1
    return last - first + 1
