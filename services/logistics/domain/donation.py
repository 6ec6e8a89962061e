"""Gifts of goods: pledged, received, stocked, allocated, delivered, or declined.

The platform takes no money.  What is where, the ledger knows; a donation only counts what the
ledger tells it, in whatever order it hears of it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from contracts.base import Message
from contracts.logistics import (
    DonationChanged,
    DonationLine,
    DonationState,
    PledgeDonation,
)
from contracts.notify import Contact, KeepContacts
from kit.errors import Refusal, Unacceptable
from services.logistics.domain.account import HELD
from services.logistics.domain.tracking import tracking_code


class ItemRepeated(Unacceptable):
    """Each item stands in one line of a donation."""

    code = "item_repeated"


class Earmarked(Refusal):
    """This was given for somebody else; another purpose needs the donor's consent (art. 56)."""

    code = "earmarked"


@dataclass(frozen=True, slots=True)
class Given:
    """So much of one thing."""

    quantity: int
    unit: str
    category: str = "material"
    #: The last day of use; none for what keeps.
    expires_on: date | None = None


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
    joint_donors: str = ""
    #: ``team:7f3…``, for whom alone it is meant; empty for whoever needs it.
    earmark: str = ""
    drive_id: str | None = None
    receipt_no: str | None = None
    disclose_by: datetime | None = None
    alarm_at: datetime | None = None
    overdue: bool = False
    disclosed_at: datetime | None = None
    #: Of a comfort gift: where it was brought, ``station:7f3…``, and for whose need.
    brought_to: str = ""
    need_id: str = ""


def pledge(
    wish: PledgeDonation, *, key: str, now: datetime, by: str
) -> tuple[Donation, list[Message]]:
    """A new donation; its donor will hear of it where a telephone number was left."""
    lines = {line.item: Given(line.quantity, line.unit, line.category) for line in wish.lines}
    if len(lines) < len(wish.lines):
        raise ItemRepeated
    donation = Donation(
        id=key,
        state="pledged",
        tracking_code=tracking_code(key),
        lines=lines,
        pledged_at=now,
        pledged_by=by,
        joint_donors="；".join(wish.joint_donors),
        earmark=f"{wish.earmark.kind}:{wish.earmark.id}" if wish.earmark else "",
        **wish.model_dump(exclude={"lines", "joint_donors", "earmark"}),
    )
    says: list[Message] = [changed(donation)]
    if wish.donor_phone:
        contact = Contact(subject=key, phone=wish.donor_phone, name=wish.donor_name)
        says.append(KeepContacts(contacts=[contact]))
    return donation, says


def for_purpose(donation: Donation, to: str) -> None:
    """Refuse to give to others what was given for someone."""
    if donation.earmark and donation.earmark != to:
        raise Earmarked(earmark=donation.earmark)


def allotted(donation: Donation) -> dict[str, int]:
    """How much of each item was set aside for somebody, or is with somebody already."""
    return sums(donation, HELD | {"reserved", "transit", "used"})


def delivered(donation: Donation) -> dict[str, int]:
    """How much of each item somebody has received."""
    return sums(donation, HELD | {"used"})


def sums(donation: Donation, kinds: Collection[str]) -> dict[str, int]:
    """By item, how much of it lies in places of these kinds."""
    found = {
        item: sum(quantity for kind, quantity in places.items() if kind in kinds)
        for item, places in donation.whereabouts.items()
    }
    return {item: quantity for item, quantity in found.items() if quantity}


def changed(donation: Donation) -> DonationChanged:
    """What others may know of it; the donor's name stays here."""
    lines = [
        DonationLine(item=item, quantity=given.quantity, unit=given.unit)
        for item, given in donation.lines.items()
        if given.quantity
    ]
    return DonationChanged(
        donation_id=donation.id,
        state=donation.state,
        area=donation.area,
        lines=lines,
        allotted=allotted(donation),
        delivered=delivered(donation),
        tracking_code=donation.tracking_code,
        disclose_by=donation.disclose_by,
        overdue=donation.overdue,
        disclosed=donation.disclosed_at is not None,
        brought_to=donation.brought_to,
        need_id=donation.need_id,
    )
