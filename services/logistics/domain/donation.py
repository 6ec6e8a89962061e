"""Gifts of goods: pledged, received, stocked, allocated, delivered, or declined.

The platform takes no money.  What is where, the ledger knows; a donation only counts what the
ledger tells it, in whatever order it hears of it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
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
from services.logistics.domain.account import HELD, kind_of, local_day, lot_of, origin_of
from services.logistics.domain.ledger import LotExpired, Move, Posting
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


class ExpiryMissing(Unacceptable):
    """Food and medicine need a last day of use (charity law art. 36)."""

    code = "expiry_missing"


class AcceptedTooMuch(Unacceptable):
    """More than was pledged, or another thing, is another donation."""

    code = "accepted_too_much"


class Earmarked(Refusal):
    """This was given for somebody else; another purpose needs the donor's consent (art. 56)."""

    code = "earmarked"


#: Hours within which a receipt is made public (MCA 2011), and days after which the law is broken
#: (charity law art. 72).
DISCLOSE_WITHIN, ALARM_AFTER = timedelta(hours=72), timedelta(days=5)


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
        lines=_accepted(donation, wish, now) if passed else donation.lines,
        receipt_no=wish.receipt_no,
        disclose_by=now + DISCLOSE_WITHIN if passed else None,
        alarm_at=now + ALARM_AFTER if passed else None,
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


def disclose(donation: Donation, *, now: datetime) -> tuple[Donation, list[Message]]:
    """Its receipt is public; the first time counts."""
    if donation.disclosed_at is not None:
        return donation, []
    disclosed = replace(donation, disclosed_at=now, alarm_at=None)
    return disclosed, [_changed(disclosed)]


def alarm(donation: Donation, *, now: datetime) -> tuple[Donation, list[Message]]:
    """Five days have gone by and nothing was published."""
    if donation.alarm_at is None or now < donation.alarm_at:
        return donation, []
    late = replace(donation, overdue=True, alarm_at=None)
    return late, [_changed(late)]


def shown_name(donation: Donation) -> str:
    """The donor as the donor wants to be named (charity law art. 82): 陈**, or nobody."""
    if donation.publish_name == "anonymous":
        return ""
    names = [donation.donor_name, *filter(None, donation.joint_donors.split("；"))]
    if donation.publish_name == "masked":
        names = [name[0] + "*" * min(len(name) - 1, 3) for name in names]
    return "、".join(names)


def public(donation: Donation) -> dict[str, object]:
    """What everybody may know of a gift."""
    return {
        "id": donation.id,
        "donor": shown_name(donation),
        "area": donation.area[:6],
        "state": donation.state,
        "receipt_no": donation.receipt_no,
        "received_at": donation.inspected_at.isoformat() if donation.inspected_at else None,
        "disclosed_at": donation.disclosed_at.isoformat() if donation.disclosed_at else None,
        "lines": [
            {"item": item, "quantity": line.quantity, "unit": line.unit}
            for item, line in donation.lines.items()
        ],
        "delivered": delivered(donation),
    }


def for_purpose(donation: Donation, to: str) -> None:
    """Refuse to give to others what was given for someone."""
    if donation.earmark and donation.earmark != to:
        raise Earmarked(earmark=donation.earmark)


def _accepted(donation: Donation, wish: ReceiveDonation, now: datetime) -> dict[str, Given]:
    """The lines as inspected: so much of each, good until then."""
    lines = {}
    for item, pledged in donation.lines.items():
        quantity, until = wish.accepted.get(item, pledged.quantity), wish.expires.get(item)
        if quantity > pledged.quantity:
            raise AcceptedTooMuch(item=item)
        if until is None and pledged.category != "material":
            raise ExpiryMissing(item=item)
        if until is not None and until < local_day(now):
            raise LotExpired(item=item, lot=str(until))
        lines[item] = replace(pledged, quantity=quantity, expires_on=until)
    if wish.accepted.keys() | wish.expires.keys() > donation.lines.keys():
        raise AcceptedTooMuch(item=min(wish.accepted.keys() - donation.lines.keys(), default=""))
    return lines


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
            lot_of(given.expires_on, lot_origin(donation.id), earmarked=bool(donation.earmark)),
        )
        for item, given in donation.lines.items()
        if given.quantity
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
    )
