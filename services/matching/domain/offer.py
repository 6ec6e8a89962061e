"""Offers: places held out to people, who say yes or no, or nothing.

More places may be on offer than there are; taking one is what counts.  The decision is made on
the need's own document, so however many say yes at once, no place is taken twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.base import Event
from contracts.matching import (
    NeedFilled,
    NeedMatched,
    NeedReopened,
    OfferMade,
    OffersAccepted,
    OffersDeclined,
    OffersMade,
    OffersWithdrawn,
)
from kit.errors import NotFound, Refusal
from services.matching.domain.need import FALLBACK, OPEN, Need, NotOpen, answered, settled, told
from services.matching.domain.roster import (
    TAKEN,
    Offer,
    count,
    in_state,
    moved,
    offer_id,
)

#: How long someone may think about an offer; never beyond the start of the shift.
LIFETIME = timedelta(minutes=45)
#: When to look again for people whom nobody could be found for.
LOOK_AGAIN = timedelta(minutes=10)


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


class NobodyToAsk(Refusal):
    """Everybody named has been asked already."""

    code = "nobody_to_ask"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Someone whose hours are held for a need, so that a place can be offered."""

    volunteer: str
    with_vehicle: bool = False


# ---- offering ---------------------------------------------------------------------------------


def offer(
    need: Need, people: Sequence[Invitee], *, now: datetime, token: str
) -> tuple[Need, list[Event]]:
    """Offer the places that are wanted to the first of these people; the others get nothing.

    An offer that comes too late, because the need is closed or full, offers nothing: whoever
    says this command to themselves needs no refusal.
    """
    chosen: list[Invitee] = []
    if now < need.starts_at and token not in need.barred:
        for with_vehicle in (False, True):
            fresh = [one for one in _new(need, people) if one.with_vehicle is with_vehicle]
            chosen += fresh[: need.wanted(with_vehicle=with_vehicle)]
    return _extend(replace(need, look_at=now + LOOK_AGAIN), chosen, now=now, token=token)


def invite(
    need: Need, people: Sequence[Invitee], *, organisation: str, now: datetime, token: str
) -> tuple[Need, list[Event]]:
    """Offer places to the people an organisation named, be it more than there are places.

    The first who say yes have them.
    """
    if need.state not in OPEN or now >= need.starts_at or token in need.barred:
        raise NotOpen(state=need.state)
    fresh = _new(need, people)
    if not fresh:
        raise NobodyToAsk
    return _extend(need, fresh, now=now, token=token, organisation=organisation)


def _new(need: Need, people: Iterable[Invitee]) -> list[Invitee]:
    """Those who were not asked before, once each."""
    asked = need.asked()
    return [one for one in dict.fromkeys(people) if one.volunteer not in asked]


def _extend(
    need: Need, people: Sequence[Invitee], *, now: datetime, token: str, organisation: str = ""
) -> tuple[Need, list[Event]]:
    until = min(now + LIFETIME, need.starts_at)
    first = len(need.offers) + 1
    made = {
        str(number): Offer(one.volunteer, "offered", one.with_vehicle, until, token, organisation)
        for number, one in enumerate(people, first)
    }
    need = settled(replace(need, offers={**need.offers, **made}))
    return need, [_made(need, made)] if made else []


def _made(need: Need, made: dict[str, Offer]) -> OffersMade:
    return OffersMade(
        need_id=need.id,
        community=need.community,
        category=need.category,
        starts_at=need.starts_at,
        ends_at=need.ends_at,
        meeting_place=need.meeting_place,
        content=need.content,
        precautions=need.precautions,
        risk_notice=need.risk_notice,
        guarantees=need.guarantees,
        offers=[
            OfferMade(
                offer_id=offer_id(need.id, number),
                volunteer_id=one.volunteer,
                with_vehicle=one.with_vehicle,
                expires_at=one.expires_at,
            )
            for number, one in made.items()
        ],
    )


# ---- answers ----------------------------------------------------------------------------------


def accept(need: Need, number: str, *, now: datetime) -> tuple[Need, list[Event]]:
    """Yes: take a place if one is left.  A second yes is the same yes."""
    mine = found(need, number)
    if mine.state in {"accepted", "checked_in", "checked_out"}:
        return need, []
    _must_be_open(need, mine, now)
    if need.free(with_vehicle=mine.with_vehicle) < 1:
        raise PlaceTaken
    taken = replace(need, offers=moved(need.offers, [number], "accepted", now))
    says: list[Event] = [answered(OffersAccepted, taken, [number])]
    if taken.free(with_vehicle=mine.with_vehicle) == 0:
        taken, withdrawn = _withdraw_rest(taken, with_vehicle=mine.with_vehicle, now=now)
        says += withdrawn
    return _progress(taken, says)


def decline(need: Need, number: str, *, now: datetime) -> tuple[Need, list[Event]]:
    """No, now or after a yes; the place is free again.

    A no to an offer that is no longer open changes nothing, and is no mistake.
    """
    mine = found(need, number)
    if mine.state in TAKEN - {"accepted"}:
        raise OnDuty
    if mine.state not in {"offered", "accepted"}:
        return need, []
    offers = moved(need.offers, [number], "declined", now)
    freed = replace(need, offers=offers, look_at=now + FALLBACK)
    says: list[Event] = [answered(OffersDeclined, freed, [number])]
    if mine.state == "accepted" and need.state in {"matched", "filled"}:
        freed = replace(freed, state="matched" if count(freed.offers, TAKEN) else "published")
        says.append(told(NeedReopened, freed))
    return settled(freed), says


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
    if mine.state != "offered":
        raise AlreadyAnswered(state=mine.state)


def _withdraw_rest(need: Need, *, with_vehicle: bool, now: datetime) -> tuple[Need, list[Event]]:
    """Take back the open offers of a kind of place of which none is left."""
    late = [
        number
        for number in in_state(need.offers, "offered")
        if need.offers[number].with_vehicle is with_vehicle
    ]
    if not late:
        return need, []
    need = replace(need, offers=moved(need.offers, late, "withdrawn", now))
    return need, [answered(OffersWithdrawn, need, late)]


def _progress(need: Need, says: list[Event]) -> tuple[Need, list[Event]]:
    """How far a need has come now that one more place is taken."""
    was = need.state
    full = need.free(with_vehicle=False) <= 0 and need.free(with_vehicle=True) <= 0
    if was in OPEN:
        need = settled(replace(need, state="filled" if full else "matched"))
        if was == "published":
            says.append(told(NeedMatched, replace(need, state="matched")))
        if full:
            says.append(told(NeedFilled, need))
    return settled(need), says
