"""Gifts of goods: pledged, received, stocked, allocated, delivered, or declined.

The platform takes no money.  What is where, the ledger knows; a donation only counts what the
ledger tells it, in whatever order it hears of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

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
from services.logistics.domain.ledger import Move, Posting, moved
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
    allotted: dict[str, int] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)


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


def receipt(donation: Donation) -> Posting:
    """What a received donation brings into the ledger, under an id that can exist only once."""
    if donation.state in {"pledged", "declined"}:
        raise NotReceived(state=donation.state)
    moves = tuple(
        Move(item, given.quantity, "donor", f"warehouse:{donation.warehouse}")
        for item, given in donation.lines.items()
    )
    return Posting(f"receive-{donation.id}", "receive", donation.id, moves)


def count(donation: Donation, posted: EntryPosted) -> tuple[Donation, list[Message]]:
    """A donation after the ledger has moved some of its goods."""
    quantities = moved(posted.legs)
    allotted, delivered = donation.allotted, donation.delivered
    if posted.kind == "allot":
        allotted = _sum(allotted, quantities)
    elif posted.kind == "deliver":
        delivered = _sum(delivered, quantities)
    counted = replace(
        donation,
        state=_state(donation.lines, allotted, delivered),
        allotted=allotted,
        delivered=delivered,
    )
    return counted, [_changed(counted)]


def _state(
    lines: Mapping[str, Given], allotted: Mapping[str, int], delivered: Mapping[str, int]
) -> DonationState:
    """How far a donation has come once the ledger knows it."""
    if all(delivered.get(item, 0) >= line.quantity for item, line in lines.items()):
        return "delivered"
    if all(allotted.get(item, 0) >= line.quantity for item, line in lines.items()):
        return "allocated"
    return "stocked"


def _sum(counts: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return {**counts, **{item: counts.get(item, 0) + extra for item, extra in more.items()}}


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
        allotted=donation.allotted,
        delivered=donation.delivered,
        tracking_code=donation.tracking_code,
    )
