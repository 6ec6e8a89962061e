"""How urgent a request for help is: computed, because self-chosen urgency knows no standard."""

from datetime import datetime

from contracts.matching import AskHelp, HelpLevel
from services.matching.domain.day import first_moment
from services.matching.domain.help_policy import POLICY, HelpPolicy, minutes


def triage(
    wish: AskHelp, now: datetime, *, volunteer: bool = False, policy: HelpPolicy = POLICY
) -> tuple[HelpLevel, tuple[str, ...]]:
    """The level, and the coarse reasons for it: never which illness or which weakness.

    Volunteers' own troubles are solved first (Taiyuan); ``volunteer`` is whether one asks.
    """
    if wish.life_threatening:
        return "life", ("life_threatening",)
    reasons = {
        "medicine_runs_out": _runs_out(wish, now, policy),
        "vulnerable": bool(wish.vulnerable),
        "pressing_category": wish.category in policy.pressing,
        "own_volunteer": volunteer,
    }
    found = tuple(reason for reason, so in reasons.items() if so)
    return ("urgent" if found else "normal"), found


def _runs_out(wish: AskHelp, now: datetime, policy: HelpPolicy) -> bool:
    """Whether medicine may be gone within a day; on its last day it may be gone from midnight."""
    if wish.medicine is None or wish.medicine.runs_out_on is None:
        return False
    return first_moment(wish.medicine.runs_out_on) - now <= minutes(policy.runs_out)
