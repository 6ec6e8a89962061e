"""A request for help that is answered by an errand: it follows what becomes of that.

The errand is logistics' business; here the case gets its helper, its answer, or goes back to where
somebody must be found.  What no longer fits the case changes nothing: an operator was faster.
"""

from dataclasses import replace
from datetime import datetime

from contracts.logistics import ErrandChanged
from services.matching.domain import help_answer, help_work
from services.matching.domain.help import told
from services.matching.domain.help_case import (
    SENT,
    WAITING,
    Decision,
    HelpRequest,
)
from services.matching.domain.help_policy import POLICY, HelpPolicy

#: What the asker is told when the things are at the door.
ANSWER = "您托买的东西已经送到，费用凭小票与志愿者当面结清；平台不经手任何款项。"


def is_news(case: HelpRequest, errand: ErrandChanged, version: int) -> bool:
    """Whether nothing newer was heard of the errand: two workers may hear of it in any order."""
    return version > case.errand_news.get(errand.errand_id, 0)


def follow(
    case: HelpRequest,
    errand: ErrandChanged,
    *,
    version: int,
    now: datetime,
    in_service: bool = True,
    policy: HelpPolicy = POLICY,
) -> Decision:
    """What the errand's news means for the case; ``version`` is the errand's.

    Whoever has taken it and is not ``in_service`` is not named by the case.
    """
    if case.errand not in ("", errand.errand_id) or not is_news(case, errand, version):
        return case, []
    case = replace(case, errand_news={**case.errand_news, errand.errand_id: version})
    helper = errand.volunteer_id if in_service else ""
    match errand.state:
        case "open" | "returned" | "cancelled":
            return _nobody(case, errand, now, policy)
        case "claimed" | "bought" if case.state in (*WAITING, *SENT):
            return _somebody(case, errand, helper, now, policy)
        case "handed_over":
            return _there(case, errand, helper, now, policy)
        case _:
            return case, []


def _somebody(
    case: HelpRequest, errand: ErrandChanged, helper: str, now: datetime, policy: HelpPolicy
) -> Decision:
    """Whoever buys is sent, if nobody else is, and goes already: nobody asks if it is old.

    Somebody else may check meanwhile whether the request is true; money that was spent for it
    does not wait for that.
    """
    bought = errand.state == "bought"
    case = replace(case, errand=errand.errand_id, buyer=errand.volunteer_id)
    if case.state in WAITING and helper and (case.verified_at or bought):
        case = help_work.send(case, volunteer_id=helper, now=now, policy=policy)
    if bought and case.state == "dispatched" and case.volunteer_id == case.buyer:
        return help_work.start(case, now=now, policy=policy)
    return told(case, policy)


def _there(
    case: HelpRequest, errand: ErrandChanged, helper: str, now: datetime, policy: HelpPolicy
) -> Decision:
    """The things are at the door: that is the answer, unless somebody else has the case."""
    ours = case.state in SENT and case.volunteer_id == errand.volunteer_id
    case = replace(case, errand="", buyer="")
    if case.state in WAITING:
        case = help_work.send(case, volunteer_id=helper, now=now, policy=policy)
    elif not ours:
        return case, []
    return help_answer.resolve(case, answer=ANSWER, now=now, policy=policy)


def _nobody(
    case: HelpRequest, errand: ErrandChanged, now: datetime, policy: HelpPolicy
) -> Decision:
    """Off the board while the errand is open; back to triage when nobody is on it any more.

    Whom an operator has sent instead of the buyer stays on the way.
    """
    known = case.errand == errand.errand_id
    first = errand.state == "open" and not errand.lapses
    if (first and known) or (not first and not known):
        return case, []  # news that came late
    buyer = case.buyer
    case = replace(case, errand=errand.errand_id if errand.state == "open" else "", buyer="")
    if case.state in SENT and buyer and case.volunteer_id == buyer:
        return help_work.let_go(case, now=now, policy=policy)
    return told(case, policy)
