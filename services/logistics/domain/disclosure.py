"""What is published about gifts: append-only, a correction is a disclosure of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.base import Message
from contracts.logistics import DiscloseDonations, DonationsDisclosed
from kit.errors import Refusal
from services.logistics.domain.donation import Donation, changed, delivered

#: Hours within which a receipt is made public (MCA 2011), and days after which the law is broken
#: (charity law art. 72).
DISCLOSE_WITHIN, ALARM_AFTER = timedelta(hours=72), timedelta(days=5)


class NothingToDisclose(Refusal):
    """Everything that was received here is public already."""

    code = "nothing_to_disclose"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A publication of what was received."""

    id: str
    area: str
    donation_ids: tuple[str, ...]
    #: By item.
    totals: dict[str, int]
    published_at: datetime
    published_by: str
    corrects: str | None = None
    note: str | None = None


def disclosure(
    wish: DiscloseDonations, received: Sequence[Donation], *, key: str, now: datetime, by: str
) -> tuple[Disclosure, list[Message]]:
    """Publish these; without any of them only a correction makes sense."""
    if not received and wish.corrects is None:
        raise NothingToDisclose
    totals: dict[str, int] = {}
    for donation in received:
        for item, line in donation.lines.items():
            totals[item] = totals.get(item, 0) + line.quantity
    ids = tuple(donation.id for donation in received)
    published = Disclosure(
        key, wish.area, ids, totals, published_at=now, published_by=by,
        corrects=wish.corrects, note=wish.note,
    )  # fmt: skip
    told = DonationsDisclosed(
        disclosure_id=key,
        area=wish.area,
        donation_ids=list(ids),
        totals=totals,
        corrects=wish.corrects,
        note=wish.note or "",
    )
    return published, [told]


def disclose(donation: Donation, *, now: datetime) -> tuple[Donation, list[Message]]:
    """Its receipt is public; the first time counts."""
    if donation.disclosed_at is not None:
        return donation, []
    disclosed = replace(donation, disclosed_at=now, alarm_at=None)
    return disclosed, [changed(disclosed)]


def alarm(donation: Donation, *, now: datetime) -> tuple[Donation, list[Message]]:
    """Five days have gone by and nothing was published."""
    if donation.alarm_at is None or now < donation.alarm_at:
        return donation, []
    late = replace(donation, overdue=True, alarm_at=None)
    return late, [changed(late)]


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
        "brought_to": donation.brought_to,
    }
