"""Goods that were pledged arrive: they are inspected, and accepted or declined."""

from dataclasses import replace
from datetime import date, datetime

from contracts.base import Message
from contracts.logistics import ReceiveDonation, StockDonation
from kit.errors import Refusal, Unacceptable
from services.logistics.domain.account import local_day
from services.logistics.domain.disclosure import ALARM_AFTER, DISCLOSE_WITHIN
from services.logistics.domain.donation import Donation, Given, changed
from services.logistics.domain.ledger import LotExpired


class NotPledged(Refusal):
    """Only a pledged donation can be received or declined, and only once."""

    code = "donation_not_pledged"


class ExpiryMissing(Unacceptable):
    """Food and medicine need a last day of use (charity law art. 36)."""

    code = "expiry_missing"


class AcceptedTooMuch(Unacceptable):
    """More than was pledged, or another thing, is another donation."""

    code = "accepted_too_much"


class NothingAccepted(Unacceptable):
    """Goods of which nothing passes the inspection are declined."""

    code = "nothing_accepted"


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
    says: list[Message] = [changed(inspected)]
    if passed:
        says.append(StockDonation(donation_id=donation.id))
    return inspected, says


def must_be_good(item: str, until: date | None, day: date) -> None:
    """LotExpired for what may not be used any more."""
    if until is not None and until < day:
        raise LotExpired(item=item, lot=str(until))


def _accepted(donation: Donation, wish: ReceiveDonation, now: datetime) -> dict[str, Given]:
    """The lines as inspected: so much of each, good until then."""
    lines = {}
    for item, pledged in donation.lines.items():
        quantity, until = wish.accepted.get(item, pledged.quantity), wish.expires.get(item)
        if quantity > pledged.quantity:
            raise AcceptedTooMuch(item=item)
        if until is None and pledged.category != "material":
            raise ExpiryMissing(item=item)
        must_be_good(item, until, local_day(now))
        lines[item] = replace(pledged, quantity=quantity, expires_on=until)
    if wish.accepted.keys() | wish.expires.keys() > donation.lines.keys():
        raise AcceptedTooMuch(item=min(wish.accepted.keys() - donation.lines.keys(), default=""))
    if not any(line.quantity for line in lines.values()):
        raise NothingAccepted
    return lines
