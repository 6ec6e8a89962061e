"""The second signature under a hand-over (R-LOG-14): who gave it out and who took it are two."""

from dataclasses import dataclass
from datetime import datetime

from contracts.base import Message
from contracts.logistics import ReceiptSigned, SignReceipt
from kit.errors import Refusal, Unacceptable
from services.logistics.domain.ledger import Entry

#: Movements by which goods pass from one hand into another.
HAND_OVERS = frozenset({"deliver", "arrive", "issue", "return", "transfer", "comfort"})


class NoHandOver(Unacceptable):
    """Nothing was handed over in this line of the ledger."""

    code = "no_hand_over"


class OwnSignature(Refusal):
    """Whoever entered a hand-over does not sign for the other side."""

    code = "own_signature"


class SignedAlready(Refusal):
    """This hand-over has both signatures."""

    code = "signed_already"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who gave and who took; its id is the entry's, so there is one."""

    id: str
    area: str
    given_by: str
    taken_by: str
    signed_at: datetime
    note: str = ""


def sign(
    entry: Entry, wish: SignReceipt, *, now: datetime, by: str
) -> tuple[Receipt, list[Message]]:
    """Both signatures under one line."""
    if entry.kind not in HAND_OVERS:
        raise NoHandOver
    if entry.by == by:
        raise OwnSignature
    receipt = Receipt(entry.id, wish.area, entry.by, by, now, wish.note or "")
    return receipt, [ReceiptSigned(entry_id=entry.id, area=wish.area)]
