"""What a line of the ledger is sealed with: the hash of what it says, and of the line before it."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import orjson

#: One side: account, its next number, the change, the balance after it.
Side = tuple[str, int, int, int]
#: What an entry says, in the order in which it is hashed (docs/ledger.md): previous, id, no, kind,
#: donation_id, legs, reason, claims, milliseconds since 1970, by.
Line = tuple[str, str, int, str, str, Sequence[Side], str, Sequence[str], int, str]


class Strange(NamedTuple):
    """A line that cannot be read: one of its fields is missing, or is not what it should be.

    ``no`` is None where the number itself cannot be read.
    """

    no: int | None
    id: str
    field: str
    previous: str


def sealed(line: Line) -> str:
    """The hash over everything a line says, the hash of the line before it included."""
    return hashlib.sha256(orjson.dumps(line)).hexdigest()
