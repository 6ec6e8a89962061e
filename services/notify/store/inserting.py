"""Inserting what may be there already."""

from collections.abc import Sequence

from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from kit.store import Doc

_DUPLICATE = 11000


def insert_new(collection: Collection[Doc], documents: Sequence[Doc]) -> list[int]:
    """Insert what is not there yet; the positions of what is there already."""
    if not documents:
        return []
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as wrong:
        errors = wrong.details["writeErrors"]
        if any(one["code"] != _DUPLICATE for one in errors):
            raise
        return [one["index"] for one in errors]
    return []
