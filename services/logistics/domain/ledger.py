"""The ledger: goods move between accounts, and no line is ever changed or erased.

An entry is one document whose legs add up to nothing.  Each leg takes the next number of its
account and the entry the next number of the ledger, and no number can be taken twice: whoever
decided on an older line than the last one finds his number gone and must look again.  A balance
is what the last leg says; there is no other.  An entry seals all entries before it by its hash.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from contracts import logistics as said
from contracts.logistics import EntryPosted, Movement
from kit.errors import Refusal
from services.logistics.domain.account import (
    EARMARKED,
    OF_EXPIRED,
    Account,
    account,
    local_day,
    origin_of,
    usable,
)
from services.logistics.domain.line import Line, sealed


class NotEnoughStock(Refusal):
    """There is not enough of this item left."""

    code = "not_enough_stock"


class AlreadyPosted(Refusal):
    """This movement is in the ledger already."""

    code = "already_posted"


class AlreadyClaimed(Refusal):
    """This was given once, and it is given only once."""

    code = "already_claimed"


class LotExpired(Refusal):
    """The last day on which these goods may be used is over."""

    code = "lot_expired"


class NotOwed(Refusal):
    """Nobody is paid back more than was advanced."""

    code = "not_owed"


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of an account's chain: its last number and its balance."""

    seq: int = 0
    balance: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """So many pieces of one thing from here to there.

    ``lot`` names the lot; without one what expires first is taken, of ``origin`` alone if that is
    given (goods of one donation).
    """

    item: str
    quantity: int
    source: str
    target: str
    lot: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """A wish to move goods together, under the id that its entry will have."""

    id: str
    kind: Movement
    moves: tuple[Move, ...] = ()
    donation_id: str = ""
    reason: str = ""
    #: What may happen once only, such as one suit for one person on one day.
    claims: tuple[str, ...] = ()
    #: What was found on the shelves, by account: the difference is booked against ``adjust``.
    counted: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of an entry: the account's next number, the change, the balance after it."""

    account: str
    seq: int
    delta: int
    balance: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger."""

    id: str
    no: int
    kind: Movement
    donation_id: str
    legs: tuple[Leg, ...]
    reason: str
    claims: tuple[str, ...]
    at: datetime
    #: The account of whoever handled it (charity law art. 38).
    by: str
    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What must be known of the ledger to write its next line."""

    no: int
    hash: str
    tips: Mapping[str, Tip]
    #: Lots that have ever been in a place, by place and item.
    lots: Mapping[tuple[str, str], Collection[str]]
    claimed: Collection[str] = ()


def enter(posting: Posting, page: Page, *, at: datetime, by: str) -> Entry:
    """The entry that a posting makes on top of ``page``.

    Raises NotEnoughStock, LotExpired or AlreadyClaimed.
    """
    for claim in posting.claims:
        if claim in page.claimed:
            raise AlreadyClaimed(claim=claim)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)  # what the database keeps
    changes = _changes(posting, page, local_day(at))
    entry = Entry(
        id=posting.id,
        no=page.no + 1,
        kind=posting.kind,
        donation_id=posting.donation_id,
        legs=tuple(_leg(one, delta, page.tips.get(one, Tip())) for one, delta in changes.items()),
        reason=posting.reason,
        claims=posting.claims,
        at=at,
        by=by,
        previous=page.hash,
    )
    return replace(entry, hash=seal(entry))


def seal(entry: Entry) -> str:
    """The hash over everything an entry says, the hash of the entry before it included."""
    return sealed(line(entry))


def line(entry: Entry) -> Line:
    """What an entry says, as it is hashed."""
    return (
        *(entry.previous, entry.id, entry.no, entry.kind, entry.donation_id),
        [(leg.account, leg.seq, leg.delta, leg.balance) for leg in entry.legs],
        *(entry.reason, entry.claims, round(entry.at.timestamp() * 1000), entry.by),
    )


def posted(entry: Entry) -> EntryPosted:
    """The event that tells of an entry."""
    return EntryPosted(
        entry_id=entry.id,
        kind=entry.kind,
        donation_id=entry.donation_id,
        legs=[_told(leg) for leg in entry.legs],
        reason=entry.reason,
        no=entry.no,
        hash=entry.hash,
    )


def _changes(posting: Posting, page: Page, day: date) -> dict[str, int]:
    """What each account gains or loses, over all moves."""
    sums: dict[str, int] = defaultdict(int)
    for move in posting.moves:
        left = move.quantity
        for lot, there in _lots(move, posting, page, day):
            source, target = Account(move.source, move.item, lot), Account(*_to(move, lot))
            took = min(left, there + sums[str(source)]) if source.real else left
            if took > 0:
                sums[str(source)] -= took
                sums[str(target)] += took
                left -= took
        if left:
            raise NotEnoughStock(
                item=move.item, wanted=move.quantity, available=move.quantity - left
            )
    for one, found in posting.counted.items():
        difference = found - page.tips.get(one, Tip()).balance - sums[one]
        sums[one] += difference
        sums[str(Account("adjust", account(one).item, account(one).lot))] -= difference
    return {one: delta for one, delta in sums.items() if delta or one in posting.counted}


def _to(move: Move, lot: str) -> tuple[str, str, str]:
    return move.target, move.item, lot


def _lots(move: Move, posting: Posting, page: Page, day: date) -> Iterator[tuple[str, int]]:
    """The lots that a move may draw on, what expires first coming first, and what is there."""
    if move.lot:
        if posting.kind not in OF_EXPIRED and not usable(move.lot, day):
            raise LotExpired(item=move.item, lot=move.lot)
        named = Account(move.source, move.item, move.lot)
        yield move.lot, page.tips.get(str(named), Tip()).balance
        return
    for lot in sorted(page.lots.get((move.source, move.item), ())):
        of_gift = move.origin and origin_of(lot) == move.origin
        free = not move.origin and not lot.endswith(EARMARKED)
        if (of_gift or free) and usable(lot, day):
            here = Account(move.source, move.item, lot)
            yield lot, page.tips.get(str(here), Tip()).balance


def _leg(one: str, delta: int, tip: Tip) -> Leg:
    """The next leg of an account.  A real one is never overdrawn, whatever was asked."""
    balance = tip.balance + delta
    if balance > 0 and account(one).place.startswith("advance:"):
        raise NotOwed(owed=-tip.balance, paid=delta)
    if balance < 0 and account(one).real:
        raise NotEnoughStock(item=account(one).item, wanted=-delta, available=tip.balance)
    return Leg(one, tip.seq + 1, delta, balance)


def _told(leg: Leg) -> said.Leg:
    where = account(leg.account)
    return said.Leg(
        account=where.place, item=where.item, lot=where.lot,
        delta=leg.delta, balance=leg.balance, seq=leg.seq,
    )  # fmt: skip
