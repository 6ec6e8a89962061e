"""The visits of a standing case: somebody is sought, comes and reports, or is missed.

A visit that nobody reports is an alarm: an old neighbour may lie behind that door.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from contracts.matching import ReportVisit
from kit.errors import Refusal
from services.matching.domain.responsibility import above
from services.matching.domain.standing_case import (
    ALARM,
    REST,
    Decision,
    StandingCase,
    StandingNotNow,
    after_visit,
    alarmed,
    forget,
    owned,
    reported_by,
    told,
)

#: How soon somebody is sought again when nobody is free, and how early a visit may be reported.
AGAIN, EARLY = timedelta(hours=1), timedelta(hours=2)


class VisitTooEarly(Refusal):
    """A visit cannot be reported before it can have begun."""

    code = "visit_too_early"


def seeks(case: StandingCase, now: datetime) -> bool:
    """Whether a visitor must be found now."""
    return case.state == "open" and case.plan_at is not None and case.plan_at <= now


def is_due(case: StandingCase, now: datetime) -> bool:
    """Whether something has come due by now: an alarm, a visit without a report, a case at rest."""
    return case.due_at is not None and case.due_at <= now


def is_past(case: StandingCase, now: datetime) -> bool:
    """Whether the next visit is over, with all the time there was to report it."""
    return case.visit_at is not None and reported_by(case.visit_at, case.minutes) <= now


def plan(case: StandingCase, *, visitor_id: str, now: datetime) -> Decision:
    """Somebody comes; or nobody can, and then the office is told and it is tried again.

    For a visit that is past nobody comes any more: it was missed, by nobody.
    """
    if not seeks(case, now) or case.visit_at is None:
        return case, []
    if is_past(case, now):
        return _miss(case, now)
    if not visitor_id:
        case = replace(case, plan_at=now + AGAIN)
        return told(case if case.alarm else alarmed(case, "nobody", now))
    found = replace(case, state="planned", visitor_id=visitor_id, plan_at=None)
    found = replace(found, helper_id=case.helper_id or visitor_id)
    if case.alarm == "nobody":
        found = replace(found, alarm="")
    return told(owned(found))


def report(case: StandingCase, wish: ReportVisit, *, now: datetime) -> Decision:
    """Somebody was there.  Nobody at the door, or somebody in trouble, is the office's at once.

    After an alarm the next visit is planned already; what is reported before it ends the alarm.
    """
    if case.state not in ("open", "planned") or case.visit_at is None:
        raise StandingNotNow(state=case.state)
    early = now < case.visit_at - EARLY
    if early and case.alarm in ("", "nobody"):
        raise VisitTooEarly
    there = wish.outcome != "not_home" and (not early or case.alarm == "missed")
    case = replace(case, note=wish.note or "", alarm="", visits=case.visits + there)
    if not early:
        case = after_visit(case, now)
    if case.state == "ended":
        return told(case)
    if wish.outcome == "done":
        return told(owned(case))
    return told(alarmed(case, wish.outcome, now))


def choose(case: StandingCase, *, helper_id: str) -> Decision:
    """Another helper from the next visit on."""
    if case.state == "ended":
        raise StandingNotNow(state=case.state)
    return told(replace(case, helper_id=helper_id))


def pass_time(case: StandingCase, *, now: datetime) -> Decision:
    """What has come due by now: a missed visit, an alarm that goes up, an end to be forgotten."""
    if case.forget_at and case.forget_at <= now:
        return forget(case)
    if not is_due(case, now):
        return case, []
    if case.alarm and not is_past(case, now):
        up = replace(
            case,
            responsible=above(case.responsible, case.community),
            due_at=now + ALARM,
            escalated=case.escalated + 1,
        )
        return told(up)
    if case.state == "paused":
        responsible = above(case.responsible, case.community)
        return told(replace(case, responsible=responsible, due_at=now + REST))
    return _miss(case, now)


def _miss(case: StandingCase, now: datetime) -> Decision:
    gone = case.visitor_id == case.helper_id  # then somebody else comes next
    missed = replace(case, missed=case.missed + 1, helper_id="" if gone else case.helper_id)
    missed = after_visit(missed, now)
    return told(missed if missed.state == "ended" else alarmed(missed, "missed", now))
