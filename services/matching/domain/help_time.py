"""What time itself causes: overdue cases go up, claims lapse, old requests are asked about.

At the end of its retention a case forgets who it was for.
"""

from dataclasses import replace
from datetime import datetime

from contracts.notify import ForgetContacts
from services.matching.domain.help import ended, told
from services.matching.domain.help_case import (
    OVER,
    Decision,
    HelpRequest,
)
from services.matching.domain.help_policy import POLICY, HelpPolicy, minutes
from services.matching.domain.help_work import let_go
from services.matching.domain.responsibility import above

#: What askers are told whom nobody could reach.
UNREACHABLE = (
    "我们多次询问是否仍需要帮助，没有得到回复，这件求助暂时办结。"
    "如仍需要，请在三天内从链接重新打开，或再次求助。"
)
#: What stays of an answer when the case is forgotten: that there was one.
FORGOTTEN = "（已按期限销毁）"


def pass_time(case: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY) -> Decision:
    """What has come due by now; nothing if nothing has."""
    if _past(case.forget_at, now):
        return forget(case)
    if _past(case.ask_at, now):
        return ask_again(case, now=now, policy=policy)
    if _past(case.due_at, now) and case.claimed and case.state == "dispatched":
        return let_go(case, now=now, policy=policy)
    return escalate(case, now=now, policy=policy)


def escalate(case: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY) -> Decision:
    """Hand an overdue case one office up, with a shorter time; nothing if it is not overdue."""
    if not _past(case.due_at, now):
        return case, []
    case = replace(
        case,
        responsible=above(case.responsible, case.community),
        due_at=now + policy.due(case.level, escalated=case.escalated),
        escalated=case.escalated + 1,
    )
    return told(case, policy)


def ask_again(case: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY) -> Decision:
    """Ask whether it is still needed.

    Who does not say so in the end is told that the case is closed.  Nobody gives up on an urgent
    one: an old neighbour may not read messages, so it goes up until somebody knocks.
    """
    later = now + minutes(policy.reply)
    if case.silent < policy.attempts:
        asked = replace(case, ask_at=later, questions=case.questions + 1, silent=case.silent + 1)
        return told(asked, policy)
    if case.level == "normal":
        over = ended(replace(case, answer=UNREACHABLE), "unreachable", now=now, policy=policy)
        return told(over, policy, answer=True)
    up = replace(
        case,
        ask_at=later,
        responsible=above(case.responsible, case.community),
        escalated=case.escalated + 1,
    )
    return told(up, policy)


def forget(case: HelpRequest) -> Decision:
    """Destroy who asked and for what; statistics stay (emergency response law art. 85)."""
    if case.state not in OVER or case.forgotten:
        return case, []
    case = replace(
        case,
        name="",
        phone="",
        detail="",
        address="",
        household="",
        medicine="",
        vulnerable="",
        overridden_why="",
        why="",
        answer=FORGOTTEN,
        asked_by="",
        forget_at=None,
        next_at=None,
        forgotten=True,
    )
    return case, [ForgetContacts(subjects=[case.id])]


def _past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
