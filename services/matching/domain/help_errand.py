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
    policy: HelpPolicy = POLICY,
) -> Decision:
    """What the errand's news means for the case; ``version`` is the errand's."""
    if case.errand not in ("", errand.errand_id) or not is_news(case, errand, version):
        return case, []
    case = replace(case, errand_news={**case.errand_news, errand.errand_id: version})
    return _follow(case, errand, now, policy)


def _follow(
    case: HelpRequest, errand: ErrandChanged, now: datetime, policy: HelpPolicy
) -> Decision:
    ours = case.state in SENT and case.volunteer_id == errand.volunteer_id
    noted = replace(case, errand=errand.errand_id)
    match errand.state:
        case "open" | "returned" | "cancelled":
            return _nobody(case, errand, now, policy)
        case "claimed" if case.state in WAITING and case.verified_at:
            return help_work.dispatch(
                noted, volunteer_id=errand.volunteer_id, now=now, policy=policy
            )
        case "bought" if ours and case.state == "dispatched":
            return help_work.start(case, now=now, policy=policy)
        case "handed_over" if ours:
            done = replace(case, errand="")
            return help_answer.resolve(done, answer=ANSWER, now=now, policy=policy)
        case _:
            return case, []


def _nobody(
    case: HelpRequest, errand: ErrandChanged, now: datetime, policy: HelpPolicy
) -> Decision:
    """Off the board while the errand is open; back to triage when nobody is on it any more."""
    known = case.errand == errand.errand_id
    first = errand.state == "open" and not errand.lapses
    if (first and known) or (not first and not known):
        return case, []  # news that came late
    case = replace(case, errand=errand.errand_id if errand.state == "open" else "")
    if case.state in SENT:
        return help_work.let_go(case, now=now, policy=policy)
    return told(case, policy)
