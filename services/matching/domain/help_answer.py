"""The end of a request for help: an answer always, and then a word from who asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from contracts.matching import NoteAttempt
from contracts.offices import above, summit
from kit.errors import Refusal
from services.matching.domain.help import (
    affirmed,
    ended,
    moved,
    must_be,
    told,
)
from services.matching.domain.help_case import (
    OVER,
    SENT,
    WAITING,
    Attempt,
    Decision,
    HelpRequest,
    NotNow,
)
from services.matching.domain.help_policy import POLICY, HelpPolicy, minutes
from services.matching.domain.responsibility import AnswerMissing

#: What askers are told who say themselves that it is over.
WITHDRAWN = "您已告知不再需要帮助，这件求助已撤回。三天内仍可从链接重新打开。"


class NotConfirmed(Refusal):
    """Who asked has not confirmed it, and has not been tried to reach often enough."""

    code = "help_not_confirmed"


class TooSoon(Refusal):
    """The last attempt was a moment ago."""

    code = "help_attempt_too_soon"


class TooLate(Refusal):
    """This request ended too long ago to be opened again."""

    code = "help_ended_long_ago"


def resolve(
    case: HelpRequest, *, answer: str, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """What was asked for is done; somebody calls back to hear whether it is."""
    must_be(case, "triaged", *SENT)
    done = replace(case, answer=answer, attempts={}, claimed=False)
    return told(moved(done, "resolved", now=now, policy=policy), policy, answer=True)


def confirm(
    case: HelpRequest, *, satisfied: bool, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """The asker says that it is done; or that it is not, and then it goes on.

    The same helper tries again, but not for ever: after that the office above finds another way.
    """
    must_be(case, "resolved")
    if satisfied:
        return told(moved(case, "confirmed", now=now, policy=policy), policy)
    again = replace(case, answer="", reopened=case.reopened + 1)
    if again.reopened <= policy.returns:
        return told(moved(again, "in_progress", now=now, policy=policy), policy)
    up = replace(again, desk=above(case.office, case.community), volunteer_id="")
    return told(moved(up, "triaged", now=now, policy=policy), policy)


def attempt(
    case: HelpRequest,
    wish: NoteAttempt,
    *,
    key: str,
    by: str,
    now: datetime,
    policy: HelpPolicy = POLICY,
) -> Decision:
    """Note that somebody tried to reach the asker; a voice at the other end is a sign of life."""
    must_be(case, "resolved", *WAITING, *SENT)
    if wish.reached:
        return told(affirmed(case, now, policy), policy)
    last = max((one.at for one in case.attempts.values()), default=None)
    if last and now - last < minutes(policy.apart):
        raise TooSoon
    noted = Attempt(at=now, method=wish.method, by=by)
    return told(replace(case, attempts={**case.attempts, key: noted}), policy)


def affirm(case: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY) -> Decision:
    """It is still needed."""
    must_be(case, "duplicate", *WAITING, *SENT)
    return told(affirmed(case, now, policy), policy)


def withdraw(
    case: HelpRequest, *, reason: str | None, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """It is not needed any more."""
    must_be(case, "duplicate", *WAITING, *SENT)
    over = replace(case, answer=reason or WITHDRAWN, duplicate_of="")
    return told(ended(over, "withdrawn", now=now, policy=policy), policy, answer=True)


def close(
    case: HelpRequest, *, answer: str | None, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """End a case with the answer it has, or with one given now.

    An answer that was told waits for its confirmation, or for several attempts to get one.
    """
    if case.state in OVER or case.state == "duplicate":
        raise NotNow(state=case.state)
    if not (answer or case.answer):
        raise AnswerMissing
    if case.state == "resolved" and len(case.attempts) < policy.attempts:
        raise NotConfirmed(attempts=len(case.attempts), needed=policy.attempts)
    over = ended(replace(case, answer=answer or case.answer), "closed", now=now, policy=policy)
    return told(over, policy, answer=bool(answer))


def reopen(
    case: HelpRequest, *, reason: str | None, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """It is not over after all.  Who was turned down is heard by the office above."""
    must_be(case, *OVER)
    if case.forgotten or not case.ended_at or now - case.ended_at > minutes(policy.reopen):
        raise TooLate
    again = replace(
        case,
        answer="",
        why=reason or "",
        volunteer_id="",
        desk=above(case.office, case.community) if case.state == "rejected" else case.desk,
        verified_at=None if case.state == "rejected" else case.verified_at,
        reopened=case.reopened + 1,
        ended_at=None,
        forget_at=None,
    )
    if again.reopened > policy.returns:
        again = replace(again, desk=summit(case.community))
    return told(affirmed(moved(again, again.rest, now=now, policy=policy), now, policy), policy)


def freed(before: HelpRequest, after: HelpRequest) -> set[str]:
    """Who was sent, or bought for it, and has done what there was to do or was replaced."""
    busy = set[str]() if is_done(after) else {after.volunteer_id, after.buyer}
    return {before.volunteer_id, before.buyer, after.volunteer_id} - busy - {""}


def is_done(case: HelpRequest) -> bool:
    """Whether nobody has anything to do for it any more."""
    return case.state not in (*WAITING, *SENT)


def readable(case: HelpRequest, *, helper: bool) -> Mapping[str, str]:
    """Who asks and for what; a helper needs no diagnosis to bring what is ordered."""
    fields = ("name", "phone", "address", "detail", "medicine")
    more = () if helper else ("vulnerable", "answer", "overridden_why", "why")
    return {field: getattr(case, field) for field in (*fields, *more)}
