"""What is published about gifts: append-only, a correction is a disclosure of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.base import Message
from contracts.logistics import DiscloseDonations, DonationsDisclosed
from kit.errors import Refusal
from services.logistics.domain.donation import Donation


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
