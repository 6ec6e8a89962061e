"""The ledger: goods move between accounts, and every line of it is public."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Command, Event
from contracts.logistics.donations import Recipient
from contracts.vocabulary import AreaCode, Id, Line, Strict

#: Where goods can be: ``warehouse:main``, ``person:7f3…``; ``donor``, ``used`` and ``scrap`` stand
#: for the world outside.
Place = Annotated[
    str,
    Field(
        pattern=r"^(warehouse|reserved|transit|community|team|organisation|station|person|"
        r"donor|supplier|advance|used|scrap|adjust)(:[0-9A-Za-z_:-]{1,90})?$",
        examples=["warehouse:main"],
    ),
]
#: A batch of one item: the last day on which it may be used (``9999-12-31`` when it keeps), and
#: where it came from.
Lot = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}\.[0-9A-Za-z_.-]{1,80}$")]
Movement = Literal[
    "receive", "transfer", "dispatch", "arrive", "allot", "unallot", "deliver", "issue", "return",
    "use", "expire", "lose", "count", "comfort", "advance", "reimburse", "reverse",
]  # fmt: skip


class StockLine(Strict):
    """So much of one thing; without a lot the ledger takes what expires first."""

    item: Id = Field(examples=["protective_suit"])
    quantity: int = Field(ge=1, le=1_000_000_000)
    lot: Lot | None = None
    #: For what comes in: the last day of use; none for what keeps.
    expires_on: date | None = None


class MoveStock(Command):
    """Move goods from one place to another, as one line of the ledger.

    Which kinds may join which places is in docs/ledger.md.  A protective suit is issued to a
    person once a day; a second one needs a waiver that somebody else has signed.
    """

    topic: ClassVar[str] = "logistics.move_stock.v1"
    lane: ClassVar[str] = "ledger"

    area: AreaCode
    kind: Literal[
        "receive", "transfer", "dispatch", "arrive", "allot", "unallot", "deliver", "issue",
        "return", "use", "expire", "lose", "comfort", "advance", "reimburse",
    ]  # fmt: skip
    source: Place
    target: Place
    lines: list[StockLine] = Field(min_length=1, max_length=100)
    reason: Line
    waiver_id: Id | None = None


class CountStock(Command):
    """What was counted on the shelf; the ledger books the difference, if there is one."""

    topic: ClassVar[str] = "logistics.count_stock.v1"
    lane: ClassVar[str] = "ledger"

    area: AreaCode
    place: Place
    item: Id
    lot: Lot
    counted: int = Field(ge=0, le=1_000_000_000)
    reason: Line


class ReverseEntry(Command):
    """Take a line back by its opposite; never by whoever wrote it."""

    topic: ClassVar[str] = "logistics.reverse_entry.v1"
    lane: ClassVar[str] = "ledger"

    area: AreaCode
    entry_id: Id
    reason: Line


class DistributeStock(Command):
    """Share goods of a warehouse out over recipients, as evenly as whole pieces allow."""

    topic: ClassVar[str] = "logistics.distribute_stock.v1"
    lane: ClassVar[str] = "ledger"

    area: AreaCode
    warehouse: Id = "main"
    lines: list[StockLine] = Field(min_length=1, max_length=20)
    recipients: list[Recipient] = Field(min_length=1, max_length=100)
    reason: Line


class SignWaiver(Command):
    """Vouch that someone needs a second protective suit on a day; somebody else hands it out."""

    topic: ClassVar[str] = "logistics.sign_waiver.v1"

    area: AreaCode
    person_id: Id
    item: Id = "protective_suit"
    day: date
    reason: Line


class AuditLedger(Command):
    """Read the whole ledger and publish whether it holds; it is done every night anyway."""

    topic: ClassVar[str] = "logistics.audit_ledger.v1"

    area: AreaCode


class Leg(BaseModel):
    """One side of an entry: the account, the change and the balance after it."""

    model_config = ConfigDict(frozen=True)

    account: str = Field(examples=["warehouse:main", "team:7f3…", "donor"])
    item: str
    delta: int
    balance: int
    #: The account's own running number: 1, 2, 3 …
    seq: int
    #: An account counts each lot of an item for itself.
    lot: str = ""


class EntryPosted(Event):
    """The ledger has one more line; its legs add up to nothing."""

    topic: ClassVar[str] = "logistics.entry.posted.v1"

    entry_id: str
    kind: Movement
    donation_id: str
    legs: list[Leg]
    reason: str = ""
    #: The line's place in the whole ledger, and the seal that joins it to all lines before it.
    no: int = 0
    hash: str = ""


class LedgerAudited(Event):
    """The whole ledger was read; no faults means that every line and every balance holds."""

    topic: ClassVar[str] = "logistics.ledger.audited.v1"

    audit_id: str
    entries: int
    accounts: int
    #: At most a hundred, in words.
    faults: list[str]
    #: The seal of the last line: who keeps it can prove that nothing before was changed.
    hash: str
    #: By kind of place and item, over all lots.
    totals: dict[str, dict[str, int]]
    milliseconds: int
