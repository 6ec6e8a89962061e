"""The commands that were taken: one document each, from the promise to its outcome."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel, InsertOne, UpdateMany
from pymongo.errors import BulkWriteError

from kit.errors import Unavailable

Doc = dict[str, Any]
#: How long a command that has its answer is remembered (the promise to clients is 7 days).
REMEMBERED = timedelta(days=30)
_DUPLICATE = 11000

INDEXES = [
    IndexModel(
        [("caller", ASCENDING), ("key", ASCENDING)],
        name="idempotency", unique=True, partialFilterExpression={"key": {"$exists": True}},
    ),
    IndexModel(
        [("due", ASCENDING)],
        name="pending", partialFilterExpression={"due": {"$exists": True}},
    ),
    # Set by the server's own clock ($$NOW): a rehearsal that plays another year must not make
    # its commands look old.  Commands without an outcome are not in it.
    IndexModel(
        [("done_at", ASCENDING)],
        name="forgotten", partialFilterExpression={"done_at": {"$exists": True}},
        expireAfterSeconds=int(REMEMBERED.total_seconds()),
    ),
]  # fmt: skip


class Commands:
    """Their collection."""

    def __init__(self, kept: Any) -> None:
        self._kept = kept

    async def add(self, documents: Sequence[Doc]) -> list[Doc | None]:
        """Keep new commands; for each None, or the command that was there before under its key.

        Raises what the driver raises when the database is away: then none of them counts.
        """
        try:
            inserts = [InsertOne(document) for document in documents]
            await self._kept.bulk_write(inserts, ordered=False)
        except BulkWriteError as wrong:
            places = duplicates(wrong)
        else:
            return [None] * len(documents)
        found = await self._earlier([documents[place] for place in places])
        earlier = {_key(one): one for one in found}
        return [
            earlier[_key(one)] if place in places else None for place, one in enumerate(documents)
        ]

    async def _earlier(self, repeated: Sequence[Doc]) -> list[Doc]:
        same = [
            {"caller": one["caller"], "key": one["key"]} if "key" in one else {"_id": one["_id"]}
            for one in repeated
        ]
        return list(await self._kept.find({"$or": same}, {"body": 0}).to_list(None))

    async def get(self, command_id: str) -> Doc | None:
        """A command and what became of it."""
        found: Doc | None = await self._kept.find_one({"_id": command_id}, {"body": 0})
        return found

    async def finish(self, outcomes: Sequence[tuple[str, Doc]]) -> None:
        """Write down what became of commands; the first outcome of each stays.

        The command itself, which may hold personal data under seal, is destroyed with it.  Those
        of whom the same is told are written with one statement, half as dear as one for each.
        """
        alike: dict[str, tuple[Doc, list[str]]] = {}
        for command_id, outcome in outcomes:
            told = _told(command_id, outcome)
            alike.setdefault(repr(told), (told, []))[1].append(command_id)
        await self._update(
            [
                UpdateMany(
                    {"_id": {"$in": ids}, "state": "pending"},
                    [
                        {"$set": {"state": "done", "outcome": told, "done_at": "$$NOW"}},
                        {"$unset": ["body", "due"]},
                    ],
                )
                for told, ids in alike.values()
            ]
        )

    async def set_aside(self, command_ids: Sequence[str]) -> None:
        """Say nothing of these again: they lie among the dead letters, and an operator replays
        them, or drops them.  What has an outcome keeps it.
        """
        await self._kept.update_many(
            {"_id": {"$in": list(command_ids)}, "state": "pending"},
            {"$set": {"dead": True}, "$unset": {"due": ""}},
        )

    async def overdue(self, now: datetime, most: int = 500) -> list[Doc]:
        """Pending commands whose outcome is late, the longest waiting first; without bodies."""
        late = self._kept.find({"due": {"$lte": now}}, {"body": 0})
        return list(await late.sort("due", ASCENDING).limit(most).to_list(most))

    async def bodies(self, command_ids: Sequence[str]) -> list[Doc]:
        """Those of these commands that are still pending, with their bodies."""
        query = {"_id": {"$in": list(command_ids)}, "state": "pending"}
        return list(await self._kept.find(query).to_list(None))

    async def postpone(self, due: Mapping[str, datetime]) -> None:
        """Look at these commands again at these times, if they are still pending."""
        await self._update(
            [
                UpdateMany(
                    {"_id": one, "due": {"$exists": True}},
                    {"$set": {"due": at}, "$inc": {"tries": 1}},
                )
                for one, at in due.items()
            ]
        )

    async def _update(self, updates: Sequence[UpdateMany]) -> None:
        try:
            await self._kept.bulk_write(list(updates), ordered=False)
        except BulkWriteError as wrong:
            duplicates(wrong)

    async def finished(self, command_ids: Sequence[str]) -> dict[str, Doc]:
        """The outcomes of those of these commands that have one."""
        query = {"_id": {"$in": list(command_ids)}, "state": "done"}
        found = await self._kept.find(query, {"outcome": 1}).to_list(None)
        return {one["_id"]: one["outcome"] for one in found}

    async def pending(self) -> int:
        """How many commands wait for their outcome."""
        return int(await self._kept.count_documents({"due": {"$exists": True}}))


def duplicates(wrong: BulkWriteError) -> set[int]:
    """The places in a bulk of what was there already; raises if anything else went wrong."""
    if wrong.details["writeConcernErrors"]:
        raise Unavailable("the majority has not confirmed") from wrong
    errors = wrong.details["writeErrors"]
    if any(error["code"] != _DUPLICATE for error in errors):
        raise wrong
    return {error["index"] for error in errors}


def _told(command_id: str, outcome: Mapping[str, Any]) -> Doc:
    """An outcome as an expression that is the same for all commands that made a thing alike.

    The id of what a command makes is its own.
    """
    told, result = _literal(outcome), outcome["result"]
    if tuple(result) in (("id",), ("id", "state")) and result["id"] == command_id:
        told["result"] = _literal(result) | {"id": "$_id"}
    return told


def _literal(fields: Mapping[str, Any]) -> Doc:
    return {name: {"$literal": value} for name, value in fields.items()}


def _key(document: Mapping[str, Any]) -> tuple[str, str]:
    """What may exist once: the caller's idempotency key, or the command's own id."""
    if "key" in document:
        return document["caller"], document["key"]
    return "", document["_id"]
