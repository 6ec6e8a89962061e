"""A long ledger read in two halves at the same time, a short one in one piece."""

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from typing import Any

import bson
from bson.codec_options import CodecOptions, DatetimeConversion
from bson.datetime_ms import DatetimeMS
from pymongo import MongoClient
from pymongo.collection import Collection

from services.logistics.domain.auditor import Auditor, Finding, finding
from services.logistics.domain.line import Line, Strange

Doc = dict[str, Any]
#: The last number that is not read any more before a part, and the part's own last one; None where
#: the ledger begins and ends.
Part = tuple[int | None, int | None]

#: Lines from which on a second process is worth its start, and in how many parts they are read.
LONG, PARTS = 20_000, 2
#: Lines in hand at once.
BATCH = 5_000
#: What a line consists of.
_KINDS = {
    "no": (int, float), "_id": str, "previous": str, "kind": str, "donation_id": str,
    "legs": list, "reason": str, "claims": list, "at": DatetimeMS, "by": str, "hash": str,
}  # fmt: skip
_NUMBERS = ("seq", "delta", "balance")
#: What most lines consist of: two legs, and no claims.
_LEG = (str, int, int, int)
_USUAL = [str, str, int, str, str, list, str, list, int, str, *_LEG, *_LEG]
_PLAIN: CodecOptions[Doc] = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS)


def audit(uri: str, database: str, collection: str, long: int = LONG) -> Finding:
    """Read every entry.  The process is forked: no other thread may run in it."""
    gc.disable()  # a short life full of small things, none of which point at each other
    with MongoClient[Doc](uri) as client:
        entries = client[database][collection]
        last = entries.find_one({}, {"no": 1}, sort=[("no", -1)]) or {"no": 0}
    *earlier, latest = cut(last["no"], PARTS if last["no"] >= long else 1)
    with ProcessPoolExecutor(PARTS) as pool:  # starts a process when one is asked for
        others = [pool.submit(read, uri, database, collection, part) for part in earlier]
        own = read(uri, database, collection, latest)
        return finding([*(one.result() for one in others), own])


def cut(last: int, count: int) -> Sequence[Part]:
    """Parts of a ledger that ends with this number; open at both ends, so that nothing is left."""
    inner = [last * place // count for place in range(1, count)]
    return list(pairwise([None, *inner, None]))


def read(uri: str, database: str, collection: str, part: Part) -> Auditor:
    """Read one part of the ledger."""
    auditor = Auditor()
    with MongoClient[Doc](uri) as client:
        auditor.read(_lines(client[database][collection], part))
    return auditor


def _lines(entries: Collection[Doc], part: Part) -> Iterator[tuple[Line | Strange, str]]:
    """Lines in the order of their numbers, and their hashes.

    Whole documents: leaving out a field costs the database more than sending it.
    """
    before, last = part
    found = entries.find_raw_batches({}, batch_size=BATCH, hint="no").sort("no", 1)
    if before is not None:  # limits of the index, which every value has a place in
        found.min([("no", before + 1)])
    if last is not None:
        found.max([("no", last + 1)])
    raw: Iterator[Any] = found  # bytes, whatever the stubs say
    for batch in raw:
        for one in bson.decode_all(batch, _PLAIN):
            try:
                legs = [
                    (leg["account"], leg["seq"], leg["delta"], leg["balance"])
                    for leg in one["legs"]
                ]
                line: Line = (
                    one["previous"], one["_id"], one["no"], one["kind"], one["donation_id"], legs,
                    one["reason"], one["claims"], int(one["at"]), one["by"],
                )  # fmt: skip
                kinds = [*map(type, line), *map(type, legs[0]), *map(type, legs[1])]
                usual = kinds == _USUAL and type(one["hash"]) is str
            except (LookupError, TypeError, ValueError):
                usual = False
            # A quick look at most of them, and a long one at the others.
            if (usual and len(legs) == 2 and not line[7]) or not (wrong := _wrong(one)):
                yield line, str(one["hash"])
            else:
                yield _strange(one, wrong), str(one.get("hash"))


def _wrong(one: Doc) -> str:
    """The first field of an entry that is missing or of another kind; "" if there is none."""
    for name, kind in _KINDS.items():
        if not isinstance(one.get(name), kind):  # type: ignore[arg-type]
            return name
    for leg in one["legs"]:
        if not isinstance(leg, dict) or not isinstance(leg.get("account"), str):
            return "legs"
        if not all(isinstance(leg.get(name), int) for name in _NUMBERS):
            return "legs"
    return "" if all(isinstance(claim, str) for claim in one["claims"]) else "claims"


def _strange(one: Doc, field: str) -> Strange:
    no = one.get("no")
    known = no if isinstance(no, int | float) else None
    return Strange(known, str(one["_id"]), field, str(one.get("previous")))  # type: ignore[arg-type]
