"""Finding somebody for a request: verified, dispatched or claimed, begun, given back."""

from dataclasses import replace
from datetime import datetime

from contracts.matching import ReturnHelp, TriageHelp, VerifyHelp
from contracts.offices import ladder, summit
from kit.errors import Refusal, Unacceptable
from services.matching.domain.help import (
    affirmed,
    asked_later,
    ended,
    moved,
    must_be,
    on_board,
    told,
)
from services.matching.domain.help_case import (
    SENT,
    Decision,
    HelpRequest,
)
from services.matching.domain.help_policy import LEVELS, POLICY, HelpPolicy, minutes
from services.matching.domain.need import ReasonMissing


class AlreadyVerified(Refusal):
    """This request has been verified."""

    code = "help_already_verified"


class NotVerified(Refusal):
    """Only a danger to life is dispatched before somebody has checked it."""

    code = "help_not_verified"


class NotFresh(Refusal):
    """This request is old: ask first whether it is still needed."""

    code = "help_not_fresh"


class SomeoneIsOnIt(Refusal):
    """Someone else has this request, and still has time for it."""

    code = "help_taken"


class NotOnBoard(Refusal):
    """This request is not open to volunteers now, or not to this one."""

    code = "help_not_on_board"


class ReturnedTooOften(Refusal):
    """This request was passed on often enough; the city decides about it."""

    code = "help_returned_too_often"


class NotItsOffice(Unacceptable):
    """A request can only be passed on to another office of its own city."""

    code = "help_not_its_office"


def verify(
    case: HelpRequest, wish: VerifyHelp, *, now: datetime, by: str, policy: HelpPolicy = POLICY
) -> Decision:
    """Note that a request is true, or turn it down with a reason, which is its answer."""
    must_be(case, "received", *SENT)
    if case.verified_at is not None:
        raise AlreadyVerified
    checked = replace(case, verified_at=now, verified_by=by, verified_how=wish.method)
    if wish.verdict == "reject":
        if not wish.reason:
            raise ReasonMissing
        turned_down = ended(
            replace(checked, answer=wish.reason), "rejected", now=now, policy=policy
        )
        return told(turned_down, policy, answer=True)
    checked = affirmed(checked, now, policy)
    if case.state != "received":  # someone is on the way already; that clock runs
        return told(checked, policy)
    return told(moved(checked, "triaged", now=now, policy=policy), policy)


def override(
    case: HelpRequest, wish: TriageHelp, *, now: datetime, by: str, policy: HelpPolicy = POLICY
) -> Decision:
    """Set the level by hand.  A higher one can only shorten the time, a lower one extend it."""
    must_be(case, "received", "triaged", *SENT)
    due = now + policy.due(wish.level)
    rises = LEVELS.index(wish.level) > LEVELS.index(case.level)
    if case.due_at:
        due = min(due, case.due_at) if rises else max(due, case.due_at)
    case = replace(case, level=wish.level, overridden_by=by, overridden_why=wish.reason, due_at=due)
    return told(asked_later(case, policy), policy)


def may_dispatch(case: HelpRequest, volunteer_id: str = "", *, now: datetime) -> None:
    """Refuse while the request is not verified, unless a life is in danger, or someone has it.

    Whoever was sent keeps the case until the time for the next step has passed.  Nobody sets out
    for what may have been settled long ago (Shanghai's stale screenshots).
    """
    must_be(case, "received", "triaged", *SENT)
    if case.state == "received" and case.level != "life":
        raise NotVerified
    if case.state in SENT and (_has_it(case) or case.volunteer_id == volunteer_id):
        raise SomeoneIsOnIt
    if case.silent or (case.ask_at and case.ask_at <= now):
        raise NotFresh


def dispatch(
    case: HelpRequest, *, volunteer_id: str, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """Send someone (派单)."""
    may_dispatch(case, volunteer_id, now=now)
    return told(send(case, volunteer_id=volunteer_id, now=now, policy=policy), policy)


def send(
    case: HelpRequest, *, volunteer_id: str, now: datetime, policy: HelpPolicy = POLICY
) -> HelpRequest:
    """The case with somebody on the way."""
    sent = replace(case, volunteer_id=volunteer_id, claimed=False)
    return moved(sent, "dispatched", now=now, policy=policy)


def may_claim(
    case: HelpRequest, volunteer_id: str, *, now: datetime, policy: HelpPolicy = POLICY
) -> None:
    """Refuse unless the case is on the board, and this volunteer has not let it go before."""
    if case.state in SENT:
        raise SomeoneIsOnIt
    if not on_board(case, policy) or volunteer_id in case.lapsed:
        raise NotOnBoard
    may_dispatch(case, now=now)


def claim(
    case: HelpRequest, *, volunteer_id: str, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """Take it of one's own (主动请缨); who does not start in time loses it again."""
    may_claim(case, volunteer_id, now=now, policy=policy)
    taken = replace(case, volunteer_id=volunteer_id, claimed=True)
    taken = moved(taken, "dispatched", now=now, policy=policy)
    return told(replace(taken, due_at=now + minutes(policy.claim[case.level])), policy)


def start(case: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY) -> Decision:
    """The one who was sent is on it."""
    must_be(case, "dispatched")
    return told(moved(case, "in_progress", now=now, policy=policy), policy)


def let_go(case: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY) -> Decision:
    """Nobody is sent any more: back to where somebody must be found."""
    free = replace(case, volunteer_id="", claimed=False, lapsed=case.lapsed | {case.volunteer_id})
    return told(moved(free, case.rest, now=now, policy=policy), policy)


def hand_back(
    case: HelpRequest,
    wish: ReturnHelp,
    *,
    helper: bool,
    now: datetime,
    policy: HelpPolicy = POLICY,
) -> Decision:
    """A helper gives a case back, always; an office passes it on, twice, then the city has it.

    The time an office has left is what the next one gets: the clock runs from receipt.
    """
    must_be(case, "received", "triaged", "resolved", *SENT)
    case = replace(case, why=wish.reason)
    if helper or wish.to is None:
        must_be(case, *SENT)
        return let_go(case, now=now, policy=policy)
    if case.returned > policy.returns:
        raise ReturnedTooOften
    desk = next((one for one in ladder(case.community) if one.endswith(f":{wish.to}")), "")
    if not desk:
        raise NotItsOffice
    if case.returned == policy.returns:
        desk = summit(case.community)
    passed = replace(case, desk=desk, returned=case.returned + 1)
    if not _has_it(case):
        passed = replace(passed, responsible=desk)
    return told(passed, policy)


def _has_it(case: HelpRequest) -> bool:
    return case.responsible == f"volunteer:{case.volunteer_id}"
