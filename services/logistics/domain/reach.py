"""Whose goods somebody may move: rights end where the area of the caller does.

A warehouse or community whose name begins with an area code (``warehouse:140107-north``) lies
there.  Places without a code, such as ``warehouse:main``, are everybody's who may move goods; an
entry lies where its writer acted.
"""

import re

from contracts.base import Message
from contracts.logistics import (
    CountStock,
    DistributeStock,
    IssueKits,
    MoveStock,
    ReverseEntry,
    SignReceipt,
)
from kit.errors import Forbidden
from services.logistics.domain.account import REAL, account, kind_of
from services.logistics.domain.ledger import Entry

_THERE = re.compile(
    r"(?:reserved:|transit:)?(?:warehouse|community):"
    r"([0-9]{12}|[0-9]{9}|[0-9]{6}|[0-9]{4})(?![0-9A-Za-z])"
)


def lies_in(place: str) -> str:
    """The area in which a place lies; "" when its name does not say."""
    found = _THERE.match(place)
    return found[1] if found else ""


def must_reach(wish: Message, entry: Entry | None, area: str) -> None:
    """Raise Forbidden when what a wish is about lies outside the caller's area."""
    match wish:
        case ReverseEntry():
            inside = entry is None or entry.area.startswith(area)
        case SignReceipt():
            inside = entry is None or any(_together(one, area) for one in _ends(entry))
        case _:
            there = lies_in(_decisive(wish))
            inside = not there or there.startswith(area)
    if not inside:
        raise Forbidden


def _decisive(wish: Message) -> str:
    """The place that loses goods; for what comes from outside or the road, where it arrives."""
    match wish:
        case MoveStock() | IssueKits():
            leaves = kind_of(wish.source) in REAL - {"transit"}
            return wish.source if leaves else wish.target
        case CountStock():
            return wish.place
        case DistributeStock():
            return f"warehouse:{wish.warehouse}"
        case _:
            return ""


def _ends(entry: Entry) -> list[str]:
    """Where a hand-over has its two sides."""
    return [entry.area, *filter(None, (lies_in(account(leg.account).place) for leg in entry.legs))]


def _together(one: str, other: str) -> bool:
    """Whether one of two areas lies in the other: a community signs for what its city sends."""
    return not other or (bool(one) and (one.startswith(other) or other.startswith(one)))
