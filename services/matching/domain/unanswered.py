"""Offers that nobody answers: their time runs out, or the shift begins without those who wait."""

from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import OffersTimedOut, OffersWithdrawn
from services.matching.domain.need import FALLBACK, Need, answered
from services.matching.domain.roster import in_state, moved


def time_out(need: Need, now: datetime) -> tuple[Need, list[Event]]:
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


def let_go(need: Need, now: datetime) -> tuple[Need, list[Event]]:
    """The shift has begun: who is still on the waiting list is told that nothing became free."""
    left = in_state(need.offers, "waiting") if need.starts_at <= now else []
    if not left:
        return need, []
    need = replace(need, offers=moved(need.offers, left, "withdrawn", now))
    return need, [answered(OffersWithdrawn, need, left)]
