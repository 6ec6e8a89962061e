"""Standby (备勤, 梯队配备): people of the second line stand by for a shift (R-PLAN-08).

Whoever says yes is on the waiting list, behind those who said yes to a place, echelon
after echelon; a place that falls free goes to the first of them without another question.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from services.matching.domain.need import OPEN, RUNNING, Need, NotOpen, settled
from services.matching.domain.offer import Invitee, NobodyToAsk, invite


def ask(
    need: Need, people: Sequence[Invitee], *, echelon: int, now: datetime, token: str
) -> tuple[Need, list[Event]]:
    """Ask people to stand by, also when every place is taken."""
    if need.state not in RUNNING or now >= need.starts_at:
        raise NotOpen(state=need.state)
    if not people:
        raise NobodyToAsk
    standing_by = [replace(one, echelon=echelon) for one in people]
    as_if_open = need if need.state in OPEN else replace(need, state="matched")
    asked, says = invite(as_if_open, standing_by, now=now, token=token)
    return settled(replace(asked, state=need.state)), says
