"""What a line of the ledger is sealed with: the hash of what it says, and of the line before it."""

import hashlib
from collections.abc import Sequence

import orjson

#: One side: account, its next number, the change, the balance after it.
Side = tuple[str, int, int, int]
#: What an entry says, in the order in which it is hashed (docs/ledger.md): previous, id, no, kind,
#: donation_id, legs, reason, claims, milliseconds since 1970, by.
Line = tuple[str, str, int, str, str, Sequence[Side], str, Sequence[str], int, str]


def sealed(line: Line) -> str:
    """The hash over everything a line says, the hash of the line before it included."""
    return hashlib.sha256(orjson.dumps(line)).hexdigest()
