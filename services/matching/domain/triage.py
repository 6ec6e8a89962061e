"""How urgent a request for help is: computed, because self-chosen urgency knows no standard."""

from datetime import datetime, timedelta

from contracts.matching import AskHelp
from services.matching.domain.day import first_moment
from services.matching.domain.responsibility import Level

#: Medicine that runs out within this time cannot wait.
RUNS_OUT = timedelta(hours=24)
#: What cannot wait a day, whoever asks: milk powder came in less than an hour (Yiwu).
PRESSING = frozenset({"medical_transfer", "mother_baby"})


def triage(wish: AskHelp, now: datetime) -> tuple[Level, tuple[str, ...]]:
    """The level, and the coarse reasons for it: never which illness or which weakness."""
    if wish.life_threatening:
        return "life", ("life_threatening",)
    reasons = {
        "medicine_runs_out": _runs_out(wish, now),
        "vulnerable": bool(wish.vulnerable),
        "pressing_category": wish.category in PRESSING,
    }
    found = tuple(reason for reason, so in reasons.items() if so)
    return ("urgent" if found else "normal"), found


def _runs_out(wish: AskHelp, now: datetime) -> bool:
    """Whether medicine may be gone within a day; on its last day it may be gone from midnight."""
    if wish.medicine is None or wish.medicine.runs_out_on is None:
        return False
    return first_moment(wish.medicine.runs_out_on) - now <= RUNS_OUT
