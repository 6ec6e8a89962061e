"""Comfort gifts: brought to a post by hand, so they are received and delivered in one (Beita)."""

from datetime import datetime

from contracts.base import Message
from contracts.logistics import GiveComfort, StockDonation
from contracts.notify import Contact, KeepContacts
from services.logistics.domain.account import local_day
from services.logistics.domain.disclosure import ALARM_AFTER, DISCLOSE_WITHIN
from services.logistics.domain.donation import Donation, Given, ItemRepeated, changed
from services.logistics.domain.inspection import ExpiryMissing, must_be_good
from services.logistics.domain.tracking import tracking_code


def comfort(
    wish: GiveComfort, *, key: str, now: datetime, by: str
) -> tuple[Donation, list[Message]]:
    """A gift that is at its post already; whoever writes it down has looked at it."""
    gift = Donation(
        id=key,
        state="received",
        tracking_code=tracking_code(key),
        donor_name=wish.donor_name,
        donor_phone=wish.donor_phone,
        publish_name=wish.publish_name,
        joint_donors="；".join(wish.joint_donors),
        area=wish.area,
        purpose=None,
        lines=_lines(wish, now),
        pledged_at=now,
        pledged_by=by,
        inspected_at=now,
        inspected_by=by,
        brought_to=f"{wish.post.kind}:{wish.post.id}",
        need_id=wish.need_id or "",
        disclose_by=now + DISCLOSE_WITHIN,
        alarm_at=now + ALARM_AFTER,
        synthetic=wish.synthetic,
    )
    says: list[Message] = [changed(gift), StockDonation(donation_id=key)]
    if wish.donor_phone:
        contact = Contact(subject=key, phone=wish.donor_phone, name=wish.donor_name)
        says.append(KeepContacts(contacts=[contact]))
    return gift, says


def _lines(wish: GiveComfort, now: datetime) -> dict[str, Given]:
    """By item; fruit has no date on it and is for today."""
    today, lines = local_day(now), {}
    for line in wish.lines:
        until = wish.expires.get(line.item)
        if until is None and line.category == "medicine":
            raise ExpiryMissing(item=line.item)
        if until is None and line.category == "food":
            until = today
        must_be_good(line.item, until, today)
        lines[line.item] = Given(line.quantity, line.unit, line.category, until)
    if len(lines) < len(wish.lines):
        raise ItemRepeated
    return lines
