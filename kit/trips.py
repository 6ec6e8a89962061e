"""Trips of one collection: what several workers want at the same time goes in one round trip.

An update is written as one of many, though its filter names one document: mongod keeps books about
every other one, so that the driver can repeat it after a connection was lost, and that is a third
of its cost.  Here the marks in the document tell what was written, so a lost trip is made again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import UpdateMany
from pymongo.collection import Collection
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    ServerSelectionTimeoutError,
    WriteError,
)

from kit.convoy import Convoy

Doc = dict[str, Any]
_Update = tuple[UpdateMany, str, Sequence[Doc]]
_Stamp = tuple[str, datetime]
_DUPLICATE = 11000


class Trips:
    """Reads, inserts and conditional updates that ride together."""

    def __init__(self, collection: Callable[[], Collection[Doc]]) -> None:
        self._collection = collection
        self._reads: Convoy[str, Doc | None] = Convoy(self._read_many)
        self._lists: Convoy[list[str], list[Doc]] = Convoy(self._read_lists)
        self._versions: Convoy[str, int | None] = Convoy(self._read_versions)
        self._inserts: Convoy[Doc, None] = Convoy(self.insert_many)
        self._updates: Convoy[_Update, bool] = Convoy(self._update_many)

    @property
    def collection(self) -> Collection[Doc]:
        """Where they go."""
        return self._collection()

    def read(self, key: str) -> Doc | None:
        """The document of an id."""
        return self._reads.ride(key)

    def read_all(self, keys: list[str]) -> list[Doc]:
        """Those of these documents that are there, in the order of the keys."""
        return self._lists.ride(keys)

    def version(self, key: str) -> int | None:
        """The version of a document."""
        return self._versions.ride(key)

    def insert(self, document: Doc) -> None:
        """Keep a new document; DuplicateKeyError."""
        self._inserts.ride(document)

    def update(self, update: UpdateMany, key: str, marks: Sequence[Doc]) -> bool:
        """Whether a conditional update found what it expected, now or in an earlier attempt.

        ``marks`` are those that it leaves in the document.
        """
        return self._updates.ride((update, key, marks))

    def _read_many(self, keys: Sequence[str]) -> list[Doc | None]:
        found = {one["_id"]: one for one in self.collection.find({"_id": {"$in": list(set(keys))}})}
        return [found.get(key) for key in keys]

    def _read_lists(self, lists: Sequence[list[str]]) -> list[list[Doc]]:
        wanted = list({key for keys in lists for key in keys})
        found = {one["_id"]: one for one in self.collection.find({"_id": {"$in": wanted}})}
        return [[found[key] for key in keys if key in found] for keys in lists]

    def _read_versions(self, keys: Sequence[str]) -> list[int | None]:
        wanted = self.collection.find({"_id": {"$in": list(set(keys))}}, {"_v": 1})
        found = {one["_id"]: one["_v"] for one in wanted}
        return [found.get(key) for key in keys]

    def insert_many(self, documents: Sequence[Doc]) -> list[Exception | None]:
        """Keep new documents; for each None, or why it was not kept."""
        try:
            self.collection.insert_many(documents, ordered=False)
        except BulkWriteError as wrong:
            if wrong.details["writeConcernErrors"]:
                raise  # written perhaps, but not safe: whoever waits must try again
            failed = {error["index"]: error for error in wrong.details["writeErrors"]}
            return [_failure(failed.get(place)) for place in range(len(documents))]
        return [None] * len(documents)

    def _update_many(self, updates: Sequence[_Update]) -> list[bool | Exception]:
        """Whether each conditional update found the version it expected."""
        failed: dict[int, Any] = {}
        try:
            if self._written([update for update, _, _ in updates]) == len(updates):
                return [True] * len(updates)
        except BulkWriteError as wrong:
            if wrong.details["writeConcernErrors"]:
                raise  # written perhaps, but not safe: whoever waits must try again
            failed = {error["index"]: error for error in wrong.details["writeErrors"]}
        there = self._marks([key for _, key, _ in updates])
        return [
            _failure(failed.get(place)) or {_stamp(one) for one in marks} <= there.get(key, set())
            for place, (_, key, marks) in enumerate(updates)
        ]

    def _written(self, updates: Sequence[UpdateMany]) -> int:
        """How many documents are changed; by the second trip, if the first one was lost.

        What the lost one has changed no longer fits, and carries its marks; that it is safe is
        waited for all the same, because mongod waits for all that came before.
        """
        try:
            return self.collection.bulk_write(updates, ordered=False).modified_count
        except ServerSelectionTimeoutError:
            raise
        except AutoReconnect:
            return self.collection.bulk_write(updates, ordered=False).modified_count

    def _marks(self, keys: Sequence[str]) -> dict[str, set[_Stamp]]:
        """Of each of these documents the marks it carries.

        Another process may obey one of the same messages at the same time: its mark has the same
        id, and was made at another moment.
        """
        found = self.collection.find({"_id": {"$in": list(set(keys))}}, {"_in": 1})
        return {one["_id"]: {_stamp(mark) for mark in one["_in"]} for one in found}


def _stamp(mark: Mapping[str, Any]) -> _Stamp:
    """A mark as the database keeps it: in whole milliseconds."""
    at = mark["at"]
    return mark["id"], at.replace(microsecond=at.microsecond // 1000 * 1000)


def _failure(error: Mapping[str, Any] | None) -> Exception | None:
    """One write's error out of a bulk, as the exception it would have been alone."""
    if error is None:
        return None
    kind = DuplicateKeyError if error["code"] == _DUPLICATE else WriteError
    return kind(error["errmsg"], error["code"], dict(error))
