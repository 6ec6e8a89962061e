"""Promises: what a document has said it would say, until the broker has it.

A promise lies in the ``_out`` of the document whose change caused it, written with it; the relay
says it, and only then it is crossed out (ADR 3).
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import WriteConcern
from pymongo.database import Database
from pymongo.errors import PyMongoError

from contracts.base import Command
from kit.decision import Said
from kit.relay import Parcel, Relay
from kit.seal import Keys
from kit.shreds import Shreds
from kit.telemetry import OUTBOX_AGE, OUTBOX_DEPTH
from kit.wire import Envelope, new_id, utcnow

log = logging.getLogger(__name__)

Doc = dict[str, Any]


class Outbox:
    """A service's database as the place where its promises rest."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        self.name = name
        self.keys = keys
        self.db: Database[Doc] = db.with_options(
            codec_options=CodecOptions(tz_aware=True),
            write_concern=WriteConcern(w="majority", j=True),
        )
        self.shreds = Shreds(self.db, keys.field)
        self.relay: Relay | None = None
        #: The collections whose documents carry promises.
        self._speaking: set[str] = set()

    def promises(
        self, says: Iterable[Said], cause: Envelope, *, subject: str, version: int
    ) -> list[Doc]:
        """Messages as they lie in a document's outbox: ready to publish, byte for byte.

        All of one moment, which is one entry in the index of what waits.
        """
        ready, now = [], utcnow()
        source = f"huiyin/{self.name}"
        for one in says:
            key, message = one if isinstance(one, tuple) else (new_id(), one)
            envelope = cause.follow(
                message, source=source, subject=subject, sequence=version, id=key, time=now
            )
            ready.append(
                {
                    "id": envelope.id,
                    "at": envelope.time,
                    "to": "commands" if isinstance(message, Command) else "events",
                    "key": message.route,
                    "body": envelope.pack(self.keys.message),
                }
            )
        return ready

    def hand_over(
        self, collection: str, key: Any, promises: Sequence[Doc], *, again: bool = False
    ) -> None:
        """Let the relay say these promises now; ``again`` if they may have been said before."""
        if self.relay is not None and promises:
            parcels = [_parcel(collection, key, promise) for promise in promises]
            self.relay.take([one.again() for one in parcels] if again else parcels)

    def say(self, collection: str, keys: Sequence[Any]) -> None:
        """Let the relay say now what these documents have promised and not said."""
        waiting = {"_id": {"$in": list(keys)}, "_out": {"$ne": []}}
        for document in self.db[collection].find(waiting, {"_out": 1}):
            self.hand_over(collection, document["_id"], document["_out"])

    def fulfil(self, origins: Iterable[tuple[str, Any, str]]) -> None:
        """Cross out what the broker has confirmed: ``(collection, document id, message id)``.

        All of a collection with one statement, which costs the database a third less than one
        for each document; a message has its id for itself, so no other promise is meant by it.
        """
        said: dict[str, tuple[set[Any], list[str]]] = {}
        for collection, key, message_id in origins:
            keys, ids = said.setdefault(collection, (set(), []))
            keys.add(key)
            ids.append(message_id)
        for collection, (keys, ids) in said.items():
            lax = self.db.get_collection(collection, write_concern=WriteConcern(w=1))
            pull = {"$pull": {"_out": {"id": {"$in": ids}}}}
            try:
                lax.update_many({"_id": {"$in": list(keys)}}, pull)
            except PyMongoError:
                log.warning("could not cross out %d promises; they will be said again", len(ids))

    def sweep(self, *, older_than: timedelta = timedelta(seconds=5), most: int = 2000) -> int:
        """Hand over promises that a crash or a full buffer left behind; how many."""
        now = oldest = utcnow()
        found = 0
        for document in self._stale(now - older_than, most):
            found += len(document["_out"])
            oldest = min(oldest, document["_out"][0]["at"])
            self.hand_over(document["of"], document["_id"], document["_out"], again=True)
        OUTBOX_DEPTH.set(found)
        OUTBOX_AGE.set((now - oldest).total_seconds())
        return found

    def _stale(self, before: datetime, most: int) -> Iterable[Doc]:
        """Documents with promises older than this, and the collection of each, in one question.

        Every process asks every two seconds, and a question costs more than what it is about.
        """

        def stages(name: str) -> list[Doc]:
            return [
                {"$match": {"_out.at": {"$lt": before}}},
                {"$limit": most},
                {"$project": {"_out": 1, "of": {"$literal": name}}},
            ]

        first, *others = sorted(self._speaking)
        unions = [{"$unionWith": {"coll": one, "pipeline": stages(one)}} for one in others]
        return self.db[first].aggregate([*stages(first), *unions])


def _parcel(collection: str, key: Any, promise: Mapping[str, Any]) -> Parcel:
    """A promise from an outbox, addressed."""
    return Parcel(
        exchange=promise["to"],
        key=promise["key"],
        body=bytes(promise["body"]),
        id=promise["id"],
        origin=(collection, key, promise["id"]),
    )
