"""Which goods may go from where to where, and how a movement becomes a posting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contracts.base import Message
from contracts.logistics import (
    CountStock,
    DistributeStock,
    MoveStock,
    ReverseEntry,
    SignWaiver,
    StockLine,
)
from kit.errors import NotFound, Refusal, Unacceptable
from services.logistics.domain.account import (
    HELD,
    REAL,
    Account,
    account,
    kind_of,
    local_day,
    lot_of,
)
from services.logistics.domain.ledger import AlreadyPosted, Entry, Move, Posting

#: By kind: the places goods may leave, and those they may reach.
LEGAL: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "receive": (frozenset({"donor", "supplier"}), frozenset({"warehouse"})),
    "transfer": (frozenset({"warehouse"}), frozenset({"warehouse"})),
    "dispatch": (frozenset({"warehouse", "reserved"}), frozenset({"transit"})),
    "arrive": (frozenset({"transit"}), HELD | {"warehouse"}),
    "allot": (frozenset({"warehouse"}), frozenset({"reserved"})),
    "unallot": (frozenset({"reserved"}), frozenset({"warehouse"})),
    "deliver": (frozenset({"reserved"}), HELD),
    "issue": (HELD | {"warehouse"}, HELD),
    "return": (HELD, HELD | {"warehouse"}),
    "use": (HELD | {"warehouse"}, frozenset({"used"})),
    "expire": (REAL, frozenset({"scrap"})),
    "lose": (REAL, frozenset({"scrap"})),
    # Fruit and noodles brought to a post (Beita): never seen by a warehouse.
    "comfort": (frozenset({"donor"}), HELD),
    # What a person paid for everybody is owed to that person (Putuo); the money itself never
    # passes through the platform.  In fen.
    "advance": (frozenset({"advance"}), frozenset({"used"})),
    "reimburse": (frozenset({"donor"}), frozenset({"advance"})),
}
#: Of these a person gets one a day (Putuo).
ONE_A_DAY = frozenset({"protective_suit"})
MONEY = "cny_fen"


class NoSuchMovement(Unacceptable):
    """Goods do not move between these places in this way."""

    code = "no_such_movement"


class OneADay(Unacceptable):
    """A protective suit is issued one at a time, from a place to a person."""

    code = "one_a_day"


class WaiverSpent(Refusal):
    """This waiver is for somebody else, another day or another thing."""

    code = "waiver_does_not_fit"


class OwnWaiver(Refusal):
    """Whoever signed for the exception cannot hand it out as well."""

    code = "own_waiver"


class OwnEntry(Refusal):
    """A line is taken back by somebody else than whoever wrote it."""

    code = "own_entry"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One more suit for a person on a day, with the first of two signatures."""

    id: str
    person_id: str
    item: str
    day: date
    reason: str
    signed_at: datetime
    signed_by: str


def sign(wish: SignWaiver, *, key: str, now: datetime, by: str) -> tuple[Waiver, list[Message]]:
    """The first signature under an exception."""
    waiver = Waiver(
        key, wish.person_id, wish.item, wish.day, wish.reason, signed_at=now, signed_by=by
    )
    return waiver, []


def movement(
    wish: MoveStock, *, key: str, now: datetime, by: str, waiver: Waiver | None = None
) -> Posting:
    """What a movement writes into the ledger; whether the goods are there is not asked here."""
    sources, targets = LEGAL[wish.kind]
    fits = kind_of(wish.source) in sources and kind_of(wish.target) in targets
    is_money = any(line.item == MONEY for line in wish.lines)
    about_money = wish.kind in {"advance", "reimburse"}
    kept_for = wish.source.removeprefix("reserved:")
    fits = fits and (wish.kind != "deliver" or wish.target == kept_for)
    if not fits or wish.source == wish.target or is_money != about_money:
        raise NoSuchMovement(kind=wish.kind, source=wish.source, target=wish.target)
    moves = tuple(
        Move(line.item, line.quantity, wish.source, wish.target, _lot(line, wish, key))
        for line in wish.lines
    )
    claims = _claims(wish, now, by, waiver)
    return Posting(key, wish.kind, moves, reason=wish.reason, claims=claims)


def stock_count(wish: CountStock, *, key: str) -> Posting:
    """What was found on a shelf."""
    if kind_of(wish.place) not in REAL:
        raise NoSuchMovement(kind="count", source=wish.place, target="adjust")
    counted = {str(Account(wish.place, wish.item, wish.lot)): wish.counted}
    return Posting(key, "count", reason=wish.reason, counted=counted)


def reversal(entry: Entry, wish: ReverseEntry, *, by: str) -> Posting:
    """The opposite of an entry, under an id that can exist only once.

    Claims are not given back: who was issued a suit by mistake needs a waiver for the right one.
    """
    if entry.kind == "reverse":
        raise AlreadyPosted(entry=entry.id)
    if entry.by == by:
        raise OwnEntry(entry=entry.id)
    return Posting(
        f"reverse-{entry.id}",
        "reverse",
        tuple(_back(entry)),
        donation_id=entry.donation_id,
        reason=wish.reason,
    )


def distribution(wish: DistributeStock, *, key: str) -> Posting:
    """Everything shared out in one line of the ledger: all of it or nothing.

    The first recipients get one piece more where the number cannot be divided.
    """
    if len({(one.kind, one.id) for one in wish.recipients}) < len(wish.recipients):
        raise NoSuchMovement(kind="allot", source=wish.warehouse, target="twice the same")
    store, among = f"warehouse:{wish.warehouse}", len(wish.recipients)
    moves = tuple(
        Move(line.item, share, store, f"reserved:{to.kind}:{to.id}", line.lot or "")
        for line in wish.lines
        for to, share in zip(wish.recipients, shares(line.quantity, among), strict=True)
        if share
    )
    return Posting(key, "allot", moves, reason=wish.reason)


def shares(total: int, among: int) -> Sequence[int]:
    """A number in whole parts that differ by one at most and add up to it."""
    return [total // among + (place < total % among) for place in range(among)]


def _lot(line: StockLine, wish: MoveStock, key: str) -> str:
    """The lot that comes in, or the one that was asked for."""
    if kind_of(wish.source) in REAL:
        return line.lot or ""
    if line.lot:
        raise NoSuchMovement(kind=wish.kind, source=wish.source, target=line.lot)
    return lot_of(line.expires_on, "money" if line.item == MONEY else key)


def _claims(wish: MoveStock, now: datetime, by: str, waiver: Waiver | None) -> tuple[str, ...]:
    """What a movement may be the first to do: one suit for one person on one day."""
    asked = [line for line in wish.lines if line.item in ONE_A_DAY]
    if wish.kind != "issue" or not asked or kind_of(wish.target) != "person":
        return ()
    if len(asked) > 1 or asked[0].quantity > 1:
        raise OneADay(item=asked[0].item)
    person, day = wish.target.partition(":")[2], local_day(now)
    if waiver is None:
        return (f"{asked[0].item}:{day}:{person}",)
    if (waiver.person_id, waiver.item, waiver.day) != (person, asked[0].item, day):
        raise WaiverSpent(waiver=waiver.id)
    if waiver.signed_by == by:
        raise OwnWaiver(waiver=waiver.id)
    return (f"waiver:{waiver.id}",)


def _back(entry: Entry) -> list[Move]:
    """What an entry moved, the other way, lot by lot."""
    gains = [leg for leg in entry.legs if leg.delta > 0]
    losses = {leg.account: -leg.delta for leg in entry.legs if leg.delta < 0}
    moves = []
    for gain in gains:
        left, here = gain.delta, account(gain.account)
        for written, lost in losses.items():
            there = account(written)
            took = min(left, lost)
            if took and (there.item, there.lot) == (here.item, here.lot):
                moves.append(Move(here.item, took, here.place, there.place, here.lot))
                losses[written] -= took
                left -= took
    if not moves:
        raise NotFound(f"nothing was moved by {entry.id}")
    return moves
