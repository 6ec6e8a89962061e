"""Answers to offers: yes, no, and yes when it is late.

The decision is made on the need's own document, so however many say yes at once, no place is
taken twice.  Whoever says yes in vain waits: a place that becomes free goes to them first, and
when none does they are told.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from contracts.base import Event, Message
from contracts.matching import (
    LeavePlace,
    NeedFilled,
    NeedMatched,
    NeedReopened,
    OffersAccepted,
    OffersDeclined,
    OffersTimedOut,
    OffersWaiting,
    OffersWithdrawn,
    WaitersPlaced,
)
from kit.errors import NotFound, Refusal
from services.matching.domain.need import FALLBACK, OPEN, RUNNING, Need, answered, settled, told
from services.matching.domain.quote import refilled
from services.matching.domain.roster import TAKEN, Offer, count, in_state, moved, offer_id


class PlaceTaken(Refusal):
    """Every place has been taken: others answered first.  Thank you for being ready to come."""

    code = "place_taken"


class AlreadyAnswered(Refusal):
    """This offer has been answered already."""

    code = "already_answered"


class OfferTimedOut(Refusal):
    """The time to answer this offer is over, and the place has gone to someone else."""

    code = "offer_timed_out"


class OfferWithdrawn(Refusal):
    """This offer was withdrawn, because the need no longer exists."""

    code = "offer_withdrawn"


class OnDuty(Refusal):
    """Someone who is on duty, or was, can no longer decline."""

    code = "on_duty"


class StillFree(Exception):
    """Nobody need wait: a place is free, if only the person's hours are."""


class OnTheList(Refusal):
    """Every place is taken; you are on the waiting list and will be told if one becomes free."""

    code = "waiting_list"


def accept(need: Need, number: str, *, now: datetime) -> tuple[Need, list[Message]]:
    """Yes: take a place if one is left.  A second yes is the same yes.

    Who was asked to come instead of going elsewhere gives that place up now.
    """
    mine = found(need, number)
    if mine.state in {"accepted", "checked_in", "checked_out"}:
        return need, []
    if mine.echelon and mine.state in {"offered", "waiting"} and mine.expires_at > now:
        return stand_by(need, number, now=now)
    _must_be_open(need, mine, now)
    if need.free(with_vehicle=mine.with_vehicle) < 1:
        raise PlaceTaken
    taken = _counted(replace(need, offers=moved(need.offers, [number], "accepted", now)), mine)
    says: list[Message] = [answered(OffersAccepted, taken, [number])]
    if mine.instead:
        key = offer_id(need.id, number)
        says.append(LeavePlace(assignment_id=mine.instead, instead=key))
    if taken.free(with_vehicle=mine.with_vehicle) == 0:
        taken, withdrawn = _withdraw_rest(taken, with_vehicle=mine.with_vehicle, now=now)
        says += withdrawn
    return _progress(taken, says)


def stand_by(need: Need, number: str, *, now: datetime) -> tuple[Need, list[Message]]:
    """Yes to standing by: behind those who said yes to a place, until one falls free."""
    if need.offers[number].state == "waiting":
        return need, []
    offers = moved(need.offers, [number], "waiting", now)
    look_at = now if need.seeks() else need.look_at
    need = settled(replace(need, offers=offers, look_at=look_at))
    return need, [answered(OffersWaiting, need, [number])]


def decline(need: Need, number: str, *, now: datetime) -> tuple[Need, list[Event]]:
    """No, now or after a yes; the place is free again.

    A no to an offer that is no longer open changes nothing, and is no mistake.
    """
    mine = found(need, number)
    if mine.state in TAKEN - {"accepted"}:
        raise OnDuty
    if mine.state not in {"offered", "accepted", "waiting"}:
        return need, []
    offers = moved(need.offers, [number], "declined", now)
    freed = _counted(replace(need, offers=offers, look_at=now + FALLBACK), mine)
    says: list[Event] = [answered(OffersDeclined, freed, [number])]
    if mine.state == "accepted" and need.state in {"matched", "filled"}:
        freed = replace(freed, state="matched" if count(freed.offers, TAKEN) else "published")
        says.append(told(NeedReopened, freed))
    return settled(freed), says


def _counted(need: Need, mine: Offer) -> Need:
    """Keep count of the places of a plan that were refilled."""
    return replace(need, refills=refilled(need.offers.values())) if mine.refill else need


def found(need: Need, number: str) -> Offer:
    """The offer with this number, or NotFound."""
    if number not in need.offers:
        raise NotFound(f"there is no offer {offer_id(need.id, number)}")
    return need.offers[number]


def _must_be_open(need: Need, mine: Offer, now: datetime) -> None:
    """Refuse, with the reason that helps, to accept what is no longer on offer."""
    if mine.state == "withdrawn":
        raise OfferWithdrawn if need.state == "withdrawn" else PlaceTaken
    if mine.state == "timed_out" or (mine.state == "offered" and mine.expires_at <= now):
        raise OfferTimedOut
    if mine.state == "waiting":
        raise OnTheList
    if mine.state != "offered":
        raise AlreadyAnswered(state=mine.state)


def _withdraw_rest(need: Need, *, with_vehicle: bool, now: datetime) -> tuple[Need, list[Event]]:
    """Take back the open offers of a kind of place of which none is left."""
    late = [
        number
        for number in in_state(need.offers, "offered")
        if need.offers[number].with_vehicle is with_vehicle and not need.offers[number].echelon
    ]
    if not late:
        return need, []
    need = replace(need, offers=moved(need.offers, late, "withdrawn", now))
    return need, [answered(OffersWithdrawn, need, late)]


def _progress(need: Need, says: list[Message]) -> tuple[Need, list[Message]]:
    """How far a need has come now that one more place is taken."""
    was, sought = need.state, need.state in OPEN or need.responsible
    full = need.free(with_vehicle=False) <= 0 and need.free(with_vehicle=True) <= 0
    need = replace(need, responsible="") if full else need
    if was in OPEN:
        need = settled(replace(need, state="filled" if full else "matched"))
        if was == "published":
            says.append(told(NeedMatched, replace(need, state="matched")))
    if full and sought:
        says.append(told(NeedFilled, need))
    return settled(need), says


# ---- yes, but late ----------------------------------------------------------------------------


def may_wait(need: Need, number: str, *, now: datetime) -> bool:
    """Whether a yes that came too late can still be of use."""
    late = found(need, number).state in {"offered", "timed_out", "withdrawn", "waiting"}
    return late and need.state in RUNNING and now < need.starts_at


def accept_late(
    need: Need, number: str, *, now: datetime, token: str
) -> tuple[Need, list[Message]]:
    """A late yes takes a place that is still free; ``token`` names the new hold on the hours."""
    mine = found(need, number)
    if mine.state in {"accepted", "checked_in", "checked_out"}:
        return need, []
    if need.free(with_vehicle=mine.with_vehicle) < 1 or not may_wait(need, number, now=now):
        raise PlaceTaken
    return accept(_again(need, [number], token), number, now=now)


def wait(
    need: Need, number: str, *, now: datetime, even_if_free: bool = False
) -> tuple[Need, list[Message]]:
    """Put somebody on the waiting list, whose order is that in which people said yes.

    Raises StillFree when that is not needed, and what `accept` raises when it is of no use.
    """
    mine = found(need, number)
    if not may_wait(need, number, now=now):
        return accept(need, number, now=now)
    if need.free(with_vehicle=mine.with_vehicle) > 0 and not even_if_free:
        raise StillFree
    if mine.state == "waiting":
        return need, []
    says: list[Message] = []
    if mine.state == "offered":
        # Said before the clock was looked at: the hours, which were held, are free as for others.
        need = replace(need, look_at=now + FALLBACK)
        says = [answered(OffersTimedOut, need, [number])]
    need = replace(need, offers=moved(need.offers, [number], "waiting", now))
    return settled(need), [*says, answered(OffersWaiting, need, [number])]


def waiting(need: Need) -> list[str]:
    """The numbers of those on the waiting list: who said yes first comes first, then standby."""
    return sorted(
        in_state(need.offers, "waiting"),
        key=lambda one: (need.offers[one].echelon, str(need.offers[one].answered_at), int(one)),
    )


def place_waiting(
    need: Need, held: Collection[str], *, now: datetime, token: str
) -> tuple[Need, list[Message]]:
    """Give places that nobody else has been offered to those who wait and whose hours are held."""
    chosen = []
    if need.state in RUNNING and now < need.starts_at and token not in need.barred:
        for kind in (False, True):
            fit = [
                one
                for one in waiting(need)
                if need.offers[one].volunteer in held and need.offers[one].with_vehicle is kind
            ]
            chosen += fit[: need.wanted(with_vehicle=kind)]
    if not chosen:
        return need, []
    need = _again(need, chosen, token)
    need = replace(need, offers=moved(need.offers, chosen, "accepted", now))
    return _progress(need, [answered(WaitersPlaced, need, chosen)])


def _again(need: Need, numbers: Collection[str], token: str) -> Need:
    """Hold these places out once more, on a new hold of the people's hours."""
    again = {
        one: replace(need.offers[one], state="offered", expires_at=need.starts_at, token=token)
        for one in numbers
    }
    return replace(need, offers={**need.offers, **again})
