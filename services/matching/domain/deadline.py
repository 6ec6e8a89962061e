"""What time itself causes: offers run out, shifts end, needs that nobody met expire."""

from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import NeedExpired, OffersTimedOut, OffersWithdrawn
from services.matching.domain.adoption import lapse
from services.matching.domain.duty import FORGOTTEN, close, leave, miss
from services.matching.domain.need import FALLBACK, RUNNING, Need, answered, settled, told
from services.matching.domain.roster import PRESENT, count, in_state, moved


def pass_time(need: Need, *, now: datetime) -> tuple[Need, list[Event]]:
    """The need as it is by now.  Nothing due, nothing changed."""
    if need.state == "submitted" and need.starts_at <= now:
        need = replace(need, state="expired")
        return settled(need), [told(NeedExpired, need)]
    need, says = lapse(need, now=now)
    need, late = _time_out(need, now)
    says += late
    if need.starts_at <= now:
        need, told_off = _let_go(need, now)
        says += told_off
    if need.state in RUNNING and need.closes_at <= now:
        need, ending = _end(need, now)
        says += ending
    return settled(need), says


def bar(need: Need, *, token: str) -> tuple[Need, list[Event]]:
    """Rule out that an attempt still makes offers, unless it has: its holds are about to go."""
    if any(one.token == token for one in need.offers.values()):
        return need, []
    return replace(need, barred=(*need.barred, token)), []


def _time_out(need: Need, now: datetime) -> tuple[Need, list[Event]]:
    """Offers that nobody answered in time; their places are free for others."""
    late = [
        number
        for number in in_state(need.offers, "offered")
        if need.offers[number].expires_at <= now
    ]
    if not late:
        return need, []
    offers = moved(need.offers, late, "timed_out", now)
    need = replace(need, offers=offers, look_at=now + FALLBACK)
    return need, [answered(OffersTimedOut, need, late)]


def _let_go(need: Need, now: datetime) -> tuple[Need, list[Event]]:
    """The shift begins: who is still on the waiting list is told that nothing became free."""
    left = in_state(need.offers, "waiting")
    if not left:
        return need, []
    need = replace(need, offers=moved(need.offers, left, "withdrawn", now))
    return need, [answered(OffersWithdrawn, need, left)]


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
