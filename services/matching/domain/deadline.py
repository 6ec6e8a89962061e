"""What time itself causes: offers run out, shifts end, needs that nobody met expire."""

from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import NeedExpired
from services.matching.domain.adoption import lapse
from services.matching.domain.duty import FORGOTTEN, close, leave, miss
from services.matching.domain.need import RUNNING, Need, settled, told
from services.matching.domain.roster import PRESENT, count, in_state
from services.matching.domain.unanswered import let_go, time_out


def pass_time(need: Need, *, now: datetime) -> tuple[Need, list[Event]]:
    """The need as it is by now.  Nothing due, nothing changed."""
    if need.state == "submitted" and need.starts_at <= now:
        need = replace(need, state="expired")
        return settled(need), [told(NeedExpired, need)]
    need, says = lapse(need, now=now)
    need, late = time_out(need, now)
    need, told_off = let_go(need, now)
    says += late + told_off
    if need.state in RUNNING and need.closes_at <= now:
        need, ending = _end(need, now)
        says += ending
    return settled(need), says


def bar(need: Need, *, token: str) -> tuple[Need, list[Event]]:
    """Rule out that an attempt still makes offers, unless it has: its holds are about to go."""
    if any(one.token == token for one in need.offers.values()):
        return need, []
    return replace(need, barred=(*need.barred, token)), []


def _end(need: Need, now: datetime) -> tuple[Need, list[Event]]:
    """The shift is over: complete, expired, or waiting for those who have not checked out.

    Whoever forgets to check out is taken to have left at the end of the shift.
    """
    if not count(need.offers, PRESENT):
        need, says = miss(need, now)
        need = replace(need, state="expired")
        return need, [*says, told(NeedExpired, need)]
    still_there = in_state(need.offers, "checked_in")
    if not still_there:
        return close(need, now)
    if need.closes_at == need.ends_at:
        need, says = miss(need, now)
        return replace(need, closes_at=need.ends_at + FORGOTTEN), says
    need, says = leave(need, still_there, need.ends_at)
    need, closing = close(need, now)
    return need, [*says, *closing]
