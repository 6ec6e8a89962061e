"""A gift's way through the ledger: into stock, set aside, handed over."""

from dataclasses import replace
from typing import cast

from contracts.base import Message
from contracts.logistics import DonationState, EntryPosted, Movement
from kit.errors import Refusal
from services.logistics.domain.account import kind_of, lot_of, origin_of
from services.logistics.domain.donation import Donation, allotted, changed, delivered, sums
from services.logistics.domain.ledger import Move, Posting


class NotReceived(Refusal):
    """Only goods that are here and passed the inspection enter the ledger."""

    code = "donation_not_received"


def lot_origin(donation_id: str) -> str:
    """What the lots of a donation are named after."""
    return f"gift-{donation_id}"


def gifts_in(posted: EntryPosted) -> set[str]:
    """The donations whose goods an entry has moved."""
    origins = {origin_of(leg.lot) for leg in posted.legs if leg.lot}
    return {one.removeprefix("gift-") for one in origins if one.startswith("gift-")}


def receipt(donation: Donation) -> Posting:
    """What a received donation brings into the ledger, under an id that can exist only once."""
    if donation.state in {"pledged", "declined"}:
        raise NotReceived(state=donation.state)
    moves = tuple(
        Move(
            item,
            given.quantity,
            "donor",
            donation.brought_to or f"warehouse:{donation.warehouse}",
            lot_of(given.expires_on, lot_origin(donation.id), earmarked=bool(donation.earmark)),
        )
        for item, given in donation.lines.items()
        if given.quantity
    )
    kind: Movement = "comfort" if donation.brought_to else "receive"
    return Posting(f"receive-{donation.id}", kind, moves, donation_id=donation.id)


def count(donation: Donation, posted: EntryPosted) -> tuple[Donation, list[Message]]:
    """A donation after the ledger has moved some of its goods.

    Sums do not mind the order of their parts, so entries may be heard in any.
    """
    whereabouts = {item: dict(places) for item, places in donation.whereabouts.items()}
    for leg in posted.legs:
        if origin_of(leg.lot) == lot_origin(donation.id):
            places = whereabouts.setdefault(leg.item, {})
            kind = kind_of(leg.account)
            places[kind] = places.get(kind, 0) + leg.delta
    counted = replace(donation, whereabouts=whereabouts)
    counted = replace(counted, state=_state(counted))
    return counted, [changed(counted)]


def _state(donation: Donation) -> DonationState:
    """How far a donation has come once the ledger knows it; what was spoilt waits for nobody."""
    gone = sums(donation, {"scrap", "adjust"})
    for state, far in (("delivered", delivered(donation)), ("allocated", allotted(donation))):
        if all(
            far.get(item, 0) + gone.get(item, 0) >= line.quantity
            for item, line in donation.lines.items()
        ):
            return cast(DonationState, state)
    return "stocked"
