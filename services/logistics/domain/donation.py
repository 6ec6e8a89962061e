"""Gifts of goods: pledged, received, stocked, allocated, delivered, or declined.

The platform takes no money.  What is where, the ledger knows; a donation only counts what the
ledger tells it, in whatever order it hears of it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, cast

from contracts.base import Message
from contracts.logistics import (
    DonationChanged,
    DonationLine,
    DonationState,
    EntryPosted,
    PledgeDonation,
    ReceiveDonation,
    StockDonation,
)
from contracts.notify import Contact, KeepContacts
from kit.errors import Refusal, Unacceptable
from services.logistics.domain.account import HELD, kind_of, lot_of, origin_of
from services.logistics.domain.ledger import Move, Posting
from services.logistics.domain.tracking import tracking_code


class NotPledged(Refusal):
    """Only a pledged donation can be received or declined, and only once."""

    code = "donation_not_pledged"


class NotReceived(Refusal):
    """Only goods that are here and passed the inspection enter the ledger."""

    code = "donation_not_received"


class ItemRepeated(Unacceptable):
    """Each item stands in one line of a donation."""

    code = "item_repeated"


@dataclass(frozen=True, slots=True)
class Given:
    """So much of one thing."""

    quantity: int
    unit: str


@dataclass(frozen=True, slots=True)
class Donation:
    """A gift of goods; its donor's name and telephone are nobody's business but logistics'."""

    id: str
    state: DonationState
    tracking_code: str
    donor_name: str
    donor_phone: str | None
    #: How the donor wants to be named in public (charity law art. 82).
    publish_name: Literal["full", "masked", "anonymous"]
    area: str
    purpose: str | None
    #: By item, as are the counts below.
    lines: dict[str, Given]
    pledged_at: datetime
    pledged_by: str
    ticket_id: str | None = None
    synthetic: bool = False
    warehouse: str = ""
    inspected_at: datetime | None = None
    inspected_by: str = ""
    inspection_note: str | None = None
    #: What the ledger has said so far: how much of each item lies in which kind of place.
    whereabouts: dict[str, dict[str, int]] = field(default_factory=dict)


def pledge(
    wish: PledgeDonation, *, key: str, now: datetime, by: str
) -> tuple[Donation, list[Message]]:
    """A new donation; its donor will hear of it where a telephone number was left."""
    lines = {line.item: Given(line.quantity, line.unit) for line in wish.lines}
    if len(lines) < len(wish.lines):
        raise ItemRepeated
    donation = Donation(
        id=key,
        state="pledged",
        tracking_code=tracking_code(key),
        lines=lines,
        pledged_at=now,
        pledged_by=by,
        **wish.model_dump(exclude={"lines"}),
    )
    says: list[Message] = [_changed(donation)]
    if wish.donor_phone:
        contact = Contact(subject=key, phone=wish.donor_phone, name=wish.donor_name)
        says.append(KeepContacts(contacts=[contact]))
    return donation, says


def receive(
    donation: Donation, wish: ReceiveDonation, *, now: datetime, by: str
) -> tuple[Donation, list[Message]]:
    """The goods came and were inspected (charity law art. 36): to the shelves, or declined."""
    if donation.state != "pledged":
        raise NotPledged(state=donation.state)
    passed = wish.inspected == "passed"
    inspected = replace(
        donation,
        state="received" if passed else "declined",
        warehouse=wish.warehouse if passed else "",
        inspected_at=now,
        inspected_by=by,
        inspection_note=wish.note,
    )
    says: list[Message] = [_changed(inspected)]
    if passed:
        says.append(StockDonation(donation_id=donation.id))
    return inspected, says


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
            f"warehouse:{donation.warehouse}",
            lot_of(None, lot_origin(donation.id)),
        )
        for item, given in donation.lines.items()
    )
    return Posting(f"receive-{donation.id}", "receive", moves, donation_id=donation.id)


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
    return counted, [_changed(counted)]


def allotted(donation: Donation) -> dict[str, int]:
    """How much of each item was set aside for somebody, or is with somebody already."""
    return _sums(donation, HELD | {"reserved", "transit", "used"})


def delivered(donation: Donation) -> dict[str, int]:
    """How much of each item somebody has received."""
    return _sums(donation, HELD | {"used"})


def _sums(donation: Donation, kinds: Collection[str]) -> dict[str, int]:
    sums = {
        item: sum(quantity for kind, quantity in places.items() if kind in kinds)
        for item, places in donation.whereabouts.items()
    }
    return {item: quantity for item, quantity in sums.items() if quantity}


def _state(donation: Donation) -> DonationState:
    """How far a donation has come once the ledger knows it; what was spoilt waits for nobody."""
    gone = _sums(donation, {"scrap", "adjust"})
    for state, far in (("delivered", delivered(donation)), ("allocated", allotted(donation))):
        if all(
            far.get(item, 0) + gone.get(item, 0) >= line.quantity
            for item, line in donation.lines.items()
        ):
            return cast(DonationState, state)
    return "stocked"


def _changed(donation: Donation) -> DonationChanged:
    lines = [
        DonationLine(item=item, quantity=given.quantity, unit=given.unit)
        for item, given in donation.lines.items()
    ]
    return DonationChanged(
        donation_id=donation.id,
        state=donation.state,
        area=donation.area,
        lines=lines,
        allotted=allotted(donation),
        delivered=delivered(donation),
        tracking_code=donation.tracking_code,
    )
