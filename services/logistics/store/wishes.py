"""What is asked of the ledger, and the postings that it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from contracts.base import Message
from contracts.logistics import (
    AllotDonation,
    CountStock,
    DeliverAllotment,
    DistributeStock,
    IssueKits,
    MoveStock,
    ReverseEntry,
    StockDonation,
)
from kit.decision import E
from kit.errors import NotFound
from kit.store import Shelf
from kit.wire import Envelope
from services.logistics.domain.allotment import allotment, delivery
from services.logistics.domain.donation import Donation
from services.logistics.domain.kit import Kit, issue
from services.logistics.domain.ledger import Entry, Posting
from services.logistics.domain.movement import (
    Waiver,
    distribution,
    movement,
    reversal,
    stock_count,
)
from services.logistics.domain.reach import must_reach
from services.logistics.domain.whereabouts import receipt

Wish = tuple[Message, Envelope]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Planned:
    """A posting on its way, and who wants it."""

    posting: Posting
    cause: Envelope
    #: Nobody asked for this entry itself: it clears the way for the one behind it.
    beforehand: bool = False

    @property
    def may_be_there(self) -> bool:
        """Whether the entry may be there: another wish may have made it, or this one before."""
        return self.cause.repeat or self.posting.id != self.cause.id


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the wishes of a batch speak of, by id."""

    donations: Mapping[str, Donation]
    entries: Mapping[str, Entry]
    waivers: Mapping[str, Waiver]
    kits: Mapping[str, Kit]

    @classmethod
    def of(
        cls,
        wishes: Sequence[Wish],
        donations: Shelf[Donation],
        entries: Shelf[Entry],
        waivers: Shelf[Waiver],
        kits: Shelf[Kit],
    ) -> Self:
        """Read from the shelves, in one query each."""
        return cls(
            _named(wishes, donations, "donation_id"),
            _named(wishes, entries, "allotment_id", "entry_id"),
            _named(wishes, waivers, "waiver_id"),
            _named(wishes, kits, "kit_id"),
        )


def as_repeats(wishes: Sequence[Wish]) -> list[Wish]:
    """The same wishes, marked as some that may have been decided before."""
    return [(wish, cause.again()) for wish, cause in wishes]


def postings(wish: Message, cause: Envelope, spoken: Spoken) -> list[Planned]:
    """What a wish asks the ledger to write, and for which area; Forbidden outside the caller's."""
    area, entry = cause.caller.area, spoken.entries.get(getattr(wish, "entry_id", ""))
    must_reach(wish, entry, area)
    gift = spoken.donations.get(getattr(wish, "donation_id", ""))
    lies = entry or gift
    where = lies.area if lies else getattr(wish, "area", area)
    return [
        replace(one, posting=replace(one.posting, area=where))
        for one in _asked(wish, cause, spoken)
    ]


def _asked(wish: Message, cause: Envelope, spoken: Spoken) -> list[Planned]:
    match wish:
        case AllotDonation():
            donation = _the(spoken.donations, wish.donation_id)
            found = [Planned(allotment(wish, donation, key=cause.id), cause)]
            if donation.state == "received":
                found.insert(0, Planned(receipt(donation), cause, beforehand=True))
            return found
        case StockDonation():
            posting = receipt(_the(spoken.donations, wish.donation_id))
        case DeliverAllotment():
            allotted = _the(spoken.entries, wish.allotment_id)
            posting = delivery(allotted, donation_id=wish.donation_id)
        case MoveStock() | IssueKits():
            posting = _moved(wish, cause, spoken)
        case _:
            posting = _kept_right(wish, cause, spoken)
    return [Planned(posting, cause)]


def _moved(wish: MoveStock | IssueKits, cause: Envelope, spoken: Spoken) -> Posting:
    waiver = _the(spoken.waivers, wish.waiver_id) if wish.waiver_id else None
    key, now, by = cause.id, cause.time, cause.caller.id
    if isinstance(wish, IssueKits):
        kit = _the(spoken.kits, wish.kit_id)
        return issue(kit, wish, key=key, now=now, by=by, waiver=waiver)
    return movement(wish, key=key, now=now, by=by, waiver=waiver)


def _kept_right(wish: Message, cause: Envelope, spoken: Spoken) -> Posting:
    match wish:
        case CountStock():
            return stock_count(wish, key=cause.id)
        case DistributeStock():
            return distribution(wish, key=cause.id)
        case ReverseEntry():
            return reversal(_the(spoken.entries, wish.entry_id), wish, by=cause.caller.id)
        case _:
            raise TypeError(f"the ledger does not know {wish.topic}")


def _named(wishes: Sequence[Wish], shelf: Shelf[E], *fields: str) -> Mapping[str, E]:
    """What the wishes name in these fields."""
    ids = {getattr(wish, field, None) for wish, _ in wishes for field in fields} - {None}
    return {one.id: one for one in shelf.find({"_id": {"$in": list(ids)}})} if ids else {}


def _the(found: Mapping[str, T], key: str) -> T:
    try:
        return found[key]
    except KeyError:
        raise NotFound(f"there is no {key}") from None
