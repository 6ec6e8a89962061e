"""Standing cases (常态化帮助): recurring visits to one household, the same helper first.

open (a visitor is sought) → planned (somebody comes) → open for the next visit …; paused; ended.
Until it is ended a case always has someone responsible and a time by which they must act.

This module knows what a case is, and how it begins, rests and ends; `visit` knows what becomes of
each visit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from contracts.base import Message
from contracts.matching import (
    EndStandingCase,
    HelpCategory,
    OpenStandingCase,
    StandingAlarm,
    StandingCaseChanged,
    StandingState,
)
from contracts.notify import Contact, ForgetContacts, KeepContacts
from contracts.vocabulary import CommunityCode
from kit.errors import Refusal, Unacceptable
from services.matching.domain.day import first_moment, local_day
from services.matching.domain.household import number
from services.matching.domain.responsibility import office

#: How long before a visit its visitor is sought, and how long after its end it may be reported.
AHEAD, GRACE = timedelta(hours=24), timedelta(hours=1)
#: How long an office has for an alarm, and for a case that rests.
ALARM, REST = timedelta(minutes=30), timedelta(days=7)
#: How long personal data is kept after the end (requirements §9.19).
KEEP = timedelta(days=30)


class StandingNotNow(Refusal):
    """A standing case in this state does not allow this step."""

    code = "standing_not_in_state"


class NoVisits(Unacceptable):
    """No visit falls between these days."""

    code = "standing_without_visits"


@dataclass(frozen=True, slots=True)
class StandingCase:
    """One household and its visits.  Who is visited, and what for, rests encrypted."""

    id: str
    community: CommunityCode
    category: HelpCategory
    name: str
    phone: str
    address: str
    detail: str
    weekdays: frozenset[int]
    #: Local time of day in minutes, and the length of a visit.
    clock: int
    minutes: int
    every_weeks: int
    from_at: datetime
    until_at: datetime | None
    opened_by: str
    responsible: str
    due_at: datetime | None
    visit_at: datetime | None
    state: StandingState = "open"
    #: When a visitor is sought; who usually comes and who comes next.
    plan_at: datetime | None = None
    helper_id: str = ""
    visitor_id: str = ""
    visits: int = 0
    missed: int = 0
    alarm: StandingAlarm = ""
    escalated: int = 0
    note: str = ""
    forget_at: datetime | None = None
    #: The earliest of its times: by this a sweep finds it.
    next_at: datetime | None = None
    help_id: str = ""
    synthetic: bool = False
    #: Never changes: by this day its words are sealed.
    opened_at: datetime | None = None


Decision = tuple[StandingCase, list[Message]]


def begin(wish: OpenStandingCase, *, standing_id: str, now: datetime, by: str) -> Decision:
    """Open a case; the first visit is the next one that its days allow."""
    hours, minutes = wish.at.split(":")
    case = StandingCase(
        id=standing_id,
        community=wish.community,
        category=wish.category,
        name=wish.name,
        phone=number(wish.phone),
        address=wish.address,
        detail=wish.detail,
        weekdays=wish.weekdays,
        clock=60 * int(hours) + int(minutes),
        minutes=wish.minutes,
        every_weeks=wish.every_weeks,
        from_at=first_moment(wish.from_day) if wish.from_day else now,
        until_at=first_moment(wish.until_day) + timedelta(days=1) if wish.until_day else None,
        opened_by=by,
        responsible=office(wish.community),
        due_at=now,
        visit_at=None,
        helper_id=wish.helper_id or "",
        help_id=wish.help_id or "",
        synthetic=wish.synthetic,
        opened_at=now,
    )
    visit = next_visit(case, now)
    if visit is None:
        raise NoVisits
    case, said = told(_awaits(case, visit, now))
    contact = Contact(subject=standing_id, phone=case.phone, name=case.name)
    return case, [*said, KeepContacts(contacts=[contact])]


def next_visit(case: StandingCase, after: datetime) -> datetime | None:
    """When the household is visited next after a moment; None when that is past the last day."""
    first = local_day(max(after, case.from_at))
    monday = local_day(case.from_at) - timedelta(days=local_day(case.from_at).weekday())
    for ahead in range(7 * case.every_weeks + 7):
        day = first + timedelta(days=ahead)
        at = first_moment(day).astimezone(UTC) + timedelta(minutes=case.clock)
        in_turn = (day - monday).days // 7 % case.every_weeks == 0
        if in_turn and day.isoweekday() in case.weekdays and at > after and at >= case.from_at:
            return None if case.until_at and at >= case.until_at else at
    return None


def pause(case: StandingCase, *, reason: str, now: datetime) -> Decision:
    """No visits for a while; once a week the office is asked whether they go on."""
    if case.state not in ("open", "planned"):
        raise StandingNotNow(state=case.state)
    rests = replace(
        case, state="paused", note=reason, visitor_id="", visit_at=None, plan_at=None, alarm=""
    )
    return told(replace(rests, responsible=office(case.community), due_at=now + REST))


def resume(case: StandingCase, *, now: datetime) -> Decision:
    """Visits go on."""
    if case.state != "paused":
        raise StandingNotNow(state=case.state)
    return told(after_visit(replace(case, state="open"), now))


def end(case: StandingCase, wish: EndStandingCase, *, now: datetime) -> Decision:
    """No more visits."""
    if case.state == "ended":
        raise StandingNotNow(state=case.state)
    return told(_ended(replace(case, note=wish.reason), now))


def forget(case: StandingCase) -> Decision:
    """Destroy who was visited; statistics stay."""
    gone = replace(case, name="", phone="", address="", detail="", note="")
    gone = replace(gone, forget_at=None, next_at=None)
    return gone, [ForgetContacts(subjects=[case.id])]


def readable(case: StandingCase) -> Mapping[str, str]:
    """Who is visited and what for, for those who may know."""
    return {field: getattr(case, field) for field in ("name", "phone", "address", "detail", "note")}


def changed(case: StandingCase) -> StandingCaseChanged:
    """What others may know of a case."""
    return StandingCaseChanged(
        standing_id=case.id,
        state=case.state,
        community=case.community,
        category=case.category,
        responsible=case.responsible,
        due_at=case.due_at,
        visit_at=case.visit_at,
        minutes=case.minutes,
        helper_id=case.helper_id,
        visitor_id=case.visitor_id,
        visits=case.visits,
        missed=case.missed,
        alarm=case.alarm,
        escalated=case.escalated,
    )


def reported_by(visit_at: datetime, minutes: int) -> datetime:
    """Until when a visit that begins then must have been reported."""
    return visit_at + timedelta(minutes=minutes) + GRACE


def _awaits(case: StandingCase, visit: datetime, now: datetime) -> StandingCase:
    """The next visit, for which somebody must be found by then."""
    waits = replace(case, state="open", visit_at=visit, visitor_id="")
    return owned(replace(waits, plan_at=max(now, visit - AHEAD)))


def owned(case: StandingCase) -> StandingCase:
    """Who must act next when nothing is wrong: the visitor, or whoever finds one."""
    if case.alarm or case.visit_at is None:
        return case
    planned = case.state == "planned"
    return replace(
        case,
        responsible=f"volunteer:{case.visitor_id}" if planned else office(case.community),
        due_at=reported_by(case.visit_at, case.minutes),
    )


def alarmed(case: StandingCase, alarm: StandingAlarm, now: datetime) -> StandingCase:
    """Something is wrong, and the office must act soon."""
    return replace(case, alarm=alarm, responsible=office(case.community), due_at=now + ALARM)


def after_visit(case: StandingCase, now: datetime) -> StandingCase:
    """The visit is past: wait for the next one, or end after the last."""
    visit = next_visit(case, max(now, case.visit_at or now))
    return _awaits(case, visit, now) if visit else _ended(case, now)


def _ended(case: StandingCase, now: datetime) -> StandingCase:
    return replace(
        case,
        state="ended",
        alarm="",
        responsible="",
        visitor_id="",
        visit_at=None,
        plan_at=None,
        due_at=None,
        forget_at=now + KEEP,
    )


def told(case: StandingCase) -> Decision:
    """The case with its earliest time noted, and what is said of it."""
    times = [one for one in (case.due_at, case.plan_at, case.forget_at) if one]
    case = replace(case, next_at=min(times, default=None))
    return case, [changed(case)]
