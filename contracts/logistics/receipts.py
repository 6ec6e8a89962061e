"""Receipts: goods that were handed over are signed for by both sides."""

from typing import ClassVar

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, Id, Line


class SignReceipt(Command):
    """The second signature under a hand-over, by somebody else than whoever entered it."""

    topic: ClassVar[str] = "logistics.sign_receipt.v1"

    area: AreaCode
    entry_id: Id
    note: Line | None = None


class ReceiptSigned(Event):
    """A hand-over has both signatures."""

    topic: ClassVar[str] = "logistics.receipt.signed.v1"

    entry_id: str
    area: AreaCode
