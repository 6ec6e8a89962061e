"""Inserting what may be there already."""

from collections.abc import Sequence
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

Doc = dict[str, Any]

_DUPLICATE = 11000


def insert_new(collection: Collection[Doc], documents: Sequence[Doc]) -> list[int]:
    """Insert what is not there yet; the positions of what is there already.

    Raises BulkWriteError when anything else is wrong, also when what was written is not safe yet:
    whoever waits must try again.
    """
    if not documents:
        return []
    try:
        collection.insert_many(documents, ordered=False)
    except BulkWriteError as wrong:
        errors = wrong.details["writeErrors"]
        others = [one for one in errors if one["code"] != _DUPLICATE]
        if others or wrong.details["writeConcernErrors"]:
            raise
        return [one["index"] for one in errors]
    return []
