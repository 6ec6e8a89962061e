"""The gateway's own database.  The only module that imports Motor (ADR 2 says how to leave it).

Every write waits for the majority and the journal: what is answered for is kept.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import (
    ASCENDING,
    DESCENDING,
    IndexModel,
    InsertOne,
    UpdateMany,
    WriteConcern,
)
from pymongo.errors import BulkWriteError, ConnectionFailure, DuplicateKeyError, OperationFailure

from kit.errors import Unavailable
from kit.wire import new_id
from services.gateway import taken
from services.gateway.taken import Commands, Doc, duplicates
from services.gateway.writes import Write

#: What is raised while the database cannot be reached; the driver itself has tried once again.
AWAY = (ConnectionFailure, Unavailable)


#: Indexes of earlier versions that others have replaced, and the collection of each.
FORMER = (("commands", "forget"), ("offers", "state_1_volunteer_id_1_with_vehicle_1"))


class Database:
    """Commands, accounts and read models, over one client per process."""

    def __init__(self, uri: str, *, prefix: str = "huiyin_") -> None:
        self._client: Any = AsyncIOMotorClient(
            uri, serverSelectionTimeoutMS=3000, connectTimeoutMS=3000, appname="huiyin-gateway"
        )
        #: Handle for queries of the read models that `find` and `count` cannot express.
        self.views: Any = self._client.get_database(
            prefix + "gateway",
            codec_options=CodecOptions(tz_aware=True),
            write_concern=WriteConcern(w="majority", j=True),
        )
        self.commands = Commands(self.views.commands)
        #: How often this process has begun or ended to write to a collection of a read model, and
        #: in how many batches it does now.
        self.changes = self.writing = 0

    async def prepare(self, indexes: Mapping[str, Sequence[IndexModel]] = {}) -> None:
        """Create collections and indexes: the store's own, and those of the read models."""
        existing = set(await self.views.list_collection_names())
        for name in {"commands", "keys", "scopes", *indexes} - existing:
            await self.views.create_collection(name)
        for name, wanted in [("commands", taken.INDEXES), *indexes.items()]:
            if wanted:
                await self.views[name].create_indexes(list(wanted))
        for name, index in FORMER:
            if index in await self.views[name].index_information():
                with suppress(OperationFailure):  # another process was faster
                    await self.views[name].drop_index(index)

    async def ping(self) -> bool:
        """Whether the database answers."""
        try:
            await self._client.admin.command("ping")
        except AWAY:
            return False
        return True

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # ---- read models ----------------------------------------------------------------------

    async def apply(self, writes: Sequence[Write]) -> None:
        """Keep what projections want written, in order; what an event's repeat wants is refused.

        An unordered bulk goes on after a refused upsert.  mongod still takes it in the order
        given, so two writes to one document keep theirs.  Of two processes that hear of a new
        thing at once one inserts it; the other's news are then written to what is there.

        Whose a thing is comes before all else: who sees it listed may act on it at once.
        """
        by_collection: dict[str, list[Write]] = {"scopes": []}
        for one in writes:
            by_collection.setdefault(one.collection, []).append(one)
        self.writing += 1
        try:
            for collection, wanted in by_collection.items():
                if wanted:
                    await self._apply(collection, wanted)
        finally:
            self.writing -= 1

    async def _apply(self, collection: str, wanted: Sequence[Write]) -> None:
        operations = [_operation(one) for one in wanted]
        self.changes += 1
        try:
            await self.views[collection].bulk_write(operations, ordered=False)
        except BulkWriteError as wrong:
            there = [wanted[place] for place in sorted(duplicates(wrong))]
            if updates := [again for one in there for again in _updates(one)]:
                await self.views[collection].bulk_write(updates, ordered=False)
        finally:
            self.changes += 1

    async def find(
        self,
        collection: str,
        query: Mapping[str, Any],
        sort: Sequence[tuple[str, int]] = (("_id", DESCENDING),),
        limit: int = 50,
    ) -> list[Doc]:
        """At most ``limit`` documents of a read model."""
        found = self.views[collection].find(query).sort(list(sort)).limit(limit)
        return list(await found.to_list(limit))

    async def count(self, collection: str, query: Mapping[str, Any]) -> int:
        """How many documents of a read model match."""
        return int(await self.views[collection].count_documents(query))

    async def get(self, collection: str, key: str) -> Doc | None:
        """One document of a read model by its id."""
        found: Doc | None = await self.views[collection].find_one({"_id": key})
        return found

    # ---- things: where each lies and whose it is ------------------------------------------

    async def things(self, ids: Sequence[str]) -> list[Doc | None]:
        """For each id its area and owner, as its events or the command that makes it say."""
        query = {"_id": {"$in": list(ids)}}
        known = {one["_id"]: one for one in await self.views.scopes.find(query).to_list(None)}
        if len(known) < len(set(ids)):
            query = {"_id": {"$in": [one for one in ids if one not in known]}}
            made = await self.views.commands.find(query, {"makes": 1}).to_list(None)
            known |= {one["_id"]: one["makes"] for one in made if one.get("makes")}
        if len(known) < len(set(ids)):
            known |= await self._people([one for one in ids if one not in known])
        return [known.get(one) for one in ids]

    async def _people(self, ids: Sequence[str]) -> dict[str, Doc]:
        """Volunteers are too many to be kept twice: each lies at home, and is their own."""
        query = {"_id": {"$in": list(ids)}}
        found = await self.views.volunteers.find(query, {"area": 1}).to_list(None)
        return {
            one["_id"]: {"area": one["area"], "owner": one["_id"], "kind": "volunteer"}
            for one in found
        }

    # ---- accounts -------------------------------------------------------------------------

    async def note_look(self, who: str, area: str, what: str, at: datetime) -> None:
        """Write down what an inspector looks at, before it is shown (R-DUTY-02)."""
        look = {"_id": new_id(), "who": who, "area": area, "what": what, "at": at}
        await self.views.inspections.insert_one(look)

    async def add_key(self, document: Doc) -> bool:
        """Keep a new API key; False if its id is taken."""
        try:
            await self.views["keys"].insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def key(self, key_id: str) -> Doc | None:
        """An API key as it rests: hash, role, area; never the secret."""
        found: Doc | None = await self.views["keys"].find_one({"_id": key_id})
        return found

    async def keys(self) -> list[Doc]:
        """All API keys, oldest first."""
        return list(await self.views["keys"].find().sort("created_at", ASCENDING).to_list(None))

    async def revoke_key(self, key_id: str, now: datetime) -> bool:
        """Make a key useless; False if there is no such key in use."""
        done = await self.views["keys"].update_one(
            {"_id": key_id, "revoked_at": None}, {"$set": {"revoked_at": now}}
        )
        return bool(done.modified_count)


def _operation(write: Write) -> InsertOne[Doc] | UpdateMany:
    """A write as the driver takes it; an insert costs a tenth of an upsert.

    An update of many is one that neither the driver nor mongod keeps books about so that it can be
    repeated, which is a third of its cost.  What is lost on the way is applied again as a whole.
    """
    if write.fresh or _begins(write):
        first = [write.update.get(one, {}) for one in ("$setOnInsert", "$set", "$min")]
        return InsertOne({**write.filter, **first[0], **first[1], **first[2]})
    return UpdateMany(write.filter, write.update, upsert=write.upsert and not write.many)


def _updates(write: Write) -> list[UpdateMany]:
    """What is written of a write for something that another has brought meanwhile."""
    if _begins(write):
        return []
    update = UpdateMany(write.filter, write.update)
    return [update, *_updates(write.otherwise)] if write.otherwise else [update]


def _begins(write: Write) -> bool:
    """Whether this is for a document that is not there yet, and for no other."""
    return write.upsert and write.update.keys() == {"$setOnInsert"}
