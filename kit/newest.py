"""Copies of what another service owns: of each thing the newest that was told.

News of one thing may be taken in by several workers at once.  When the thing is not known yet, all
of them insert it and one succeeds; mongod repeats the others by itself only when the filter names
nothing but the id, and this filter also names the version.  So they are repeated here, as updates
of what is there by then.
"""

from collections.abc import Iterable
from typing import Any

from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

Doc = dict[str, Any]
#: An id, the version that is told, and what it says.
Told = tuple[str, int, Doc]

_DUPLICATE = 11000


def keep_newest(collection: Collection[Doc], news: Iterable[Told], *, version: str = "v") -> None:
    """Keep what is told unless something as new is there; ``version`` names its field."""
    told = list(news)
    if not told:
        return
    try:
        collection.bulk_write([_newer(one, version, upsert=True) for one in told], ordered=False)
    except BulkWriteError as wrong:
        errors = wrong.details["writeErrors"]
        if wrong.details["writeConcernErrors"] or any(e["code"] != _DUPLICATE for e in errors):
            raise
        there = [told[error["index"]] for error in errors]
        collection.bulk_write([_newer(one, version, upsert=False) for one in there], ordered=False)


def _newer(told: Told, version: str, *, upsert: bool) -> UpdateOne:
    key, v, facts = told
    older = {"_id": key, version: {"$not": {"$gte": v}}}
    return UpdateOne(older, {"$set": facts | {version: v}}, upsert=upsert)
