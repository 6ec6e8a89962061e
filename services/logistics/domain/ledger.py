"""The ledger: goods move between accounts, and no line is ever changed or erased.

An entry is one document whose legs add up to nothing.  Each leg takes the next number of its
account, and no number can be taken twice: whoever decided on an older line than the last one
finds his number gone and must look again.  A balance is what the last leg says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contracts import logistics as said
from contracts.logistics import EntryPosted
from kit.errors import Refusal

#: Accounts that hold things one can touch: they are never overdrawn.  All others (``donor``,
#: ``used``, ``scrap``) only count what came from outside or left for good.
REAL = ("warehouse:", "reserved:", "team:", "community:", "organisation:")

Kind = Literal["receive", "allot", "deliver", "reverse"]


class NotEnoughStock(Refusal):
    """There is not enough of this item left."""

    code = "not_enough_stock"


class AlreadyPosted(Refusal):
    """This movement is in the ledger already."""

    code = "already_posted"


@dataclass(frozen=True, slots=True)
class Account:
    """Where a thing can be; each item in a place is counted for itself."""

    place: str
    item: str

    @property
    def real(self) -> bool:
        """Whether it can be overdrawn: no."""
        return self.place.startswith(REAL)


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of an account's chain: its last number, its balance and, of that, one gift's."""

    seq: int = 0
    balance: int = 0
    of_gift: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """So many pieces of one thing from here to there."""

    item: str
    quantity: int
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A wish to move goods of one gift together, under the id that its entry will have."""

    id: str
    kind: Kind
    donation_id: str
    moves: tuple[Move, ...]
    reason: str = ""

    def changes(self) -> dict[Account, int]:
        """What each account gains or loses, over all moves."""
        sums: dict[Account, int] = {}
        for move in self.moves:
            for place, delta in ((move.source, -move.quantity), (move.target, move.quantity)):
                account = Account(place, move.item)
                sums[account] = sums.get(account, 0) + delta
        return sums


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of an entry: the account's next number, the change, the balances after it."""

    account: str
    item: str
    seq: int
    delta: int
    balance: int
    #: How much of the balance are goods of the entry's donation (earmarks, charity law art. 54).
    of_gift: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger."""

    id: str
    kind: Kind
    donation_id: str
    legs: tuple[Leg, ...]
    reason: str
    at: datetime
    #: The account of whoever handled it (charity law art. 38).
    by: str


def enter(
    posting: Posting, tips: Mapping[Account, Tip], *, at: datetime, by: str
) -> tuple[Entry, list[EntryPosted]]:
    """The entry that a posting makes on top of ``tips``; NotEnoughStock if goods are missing.

    Goods are missing when a real account lacks them, and when it has them from other donors only.
    """
    legs = tuple(
        _leg(account, delta, tips.get(account, Tip()))
        for account, delta in posting.changes().items()
    )
    entry = Entry(posting.id, posting.kind, posting.donation_id, legs, posting.reason, at=at, by=by)
    return entry, [_posted(entry)]


def moved(legs: Iterable[said.Leg]) -> dict[str, int]:
    """How much of each item changed hands."""
    quantities: dict[str, int] = {}
    for leg in legs:
        if leg.delta > 0:
            quantities[leg.item] = quantities.get(leg.item, 0) + leg.delta
    return quantities


def _leg(account: Account, delta: int, tip: Tip) -> Leg:
    available = min(tip.balance, tip.of_gift)
    if account.real and available + delta < 0:
        raise NotEnoughStock(item=account.item, wanted=-delta, available=max(available, 0))
    return Leg(
        account=account.place,
        item=account.item,
        seq=tip.seq + 1,
        delta=delta,
        balance=tip.balance + delta,
        of_gift=tip.of_gift + delta,
    )


def _posted(entry: Entry) -> EntryPosted:
    return EntryPosted(
        entry_id=entry.id,
        kind=entry.kind,
        donation_id=entry.donation_id,
        legs=[
            said.Leg(
                account=leg.account, item=leg.item, delta=leg.delta, balance=leg.balance,
                seq=leg.seq,
            )
            for leg in entry.legs
        ],
        reason=entry.reason,
    )  # fmt: skip
