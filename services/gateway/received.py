"""Long lists that were accepted and wait to be read (ADR 15).

The file rests sealed, in pieces, because it holds names and numbers of people; once it is cut into
commands, or cannot be, it is destroyed.  What became of it stays for as long as its outcome.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from kit.errors import Unavailable
from kit.seal import Seal
from kit.wire import Caller
from services.gateway.lists import Sheet, Unfit
from services.gateway.store import Database
from services.gateway.taken import REMEMBERED, Doc
from services.gateway.views.projection import UNTOLD

#: Bytes of a file in one document, before they are sealed.
PIECE = 4 << 20
#: How long an upload may take to be written; what is not whole by then was never accepted.
ARRIVAL = timedelta(minutes=2)
#: How long who reads a list keeps others from it, if nothing more is heard of them.
LEASE = timedelta(seconds=20)
#: Attempts to read a list, each of which ended a process; then the list is what is wrong.
TRIES = 5

INDEXES = {
    "waiting_lists": [
        IndexModel([("due", ASCENDING)], name="due", sparse=True),
        # By the server's own clock, as commands are forgotten.
        IndexModel(
            [("done_at", ASCENDING)],
            name="forget", expireAfterSeconds=int(REMEMBERED.total_seconds()),
        ),
    ],
    "waiting_pieces": [IndexModel([("list", ASCENDING)])],
}  # fmt: skip


class Received:
    """The lists that wait, and what became of those that waited.

    ``arriving`` until all pieces are there, ``waiting`` from then on (which is the promise that
    its sender gets), then ``read`` or ``failed``; ``abandoned`` when its sender never got it.
    ``due`` says when somebody must look at it, and goes when nothing is left to be done.
    """

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal

    @property
    def _lists(self) -> Any:
        return self._database.views.waiting_lists

    @property
    def _pieces(self) -> Any:
        return self._database.views.waiting_pieces

    async def get(self, import_id: str) -> Doc | None:
        """What is known of a list that was accepted here."""
        accepted = {"$in": ["waiting", "read", "failed"]}
        found: Doc | None = await self._lists.find_one({"_id": import_id, "state": accepted})
        return found

    async def keep(self, sheet: Sheet, now: datetime) -> Doc:
        """Keep a list until it is read; the same list again is what it has become meanwhile."""
        about = {"kind": sheet.kind, "dry_run": sheet.dry_run, "synthetic": sheet.synthetic}
        head = {"_id": sheet.id, "state": "arriving", "due": now + ARRIVAL, "tries": 0, **about}
        try:
            await self._lists.insert_one(head | {"caller": asdict(sheet.caller)})
        except DuplicateKeyError:
            if (found := await self.get(sheet.id)) is not None:
                return found
        scope = {"kind": "import", "area": sheet.caller.area, "owner": sheet.caller.subject}
        lies = {"$setOnInsert": scope | {"v": UNTOLD}}
        await self._database.views.scopes.update_one({"_id": sheet.id}, lies, upsert=True)
        for piece in await asyncio.to_thread(self._sealed, sheet):
            await self._pieces.replace_one({"_id": piece["_id"]}, piece, upsert=True)
        whole = {"$set": {"state": "waiting", "due": now}}
        await self._lists.update_one({"_id": sheet.id, "state": "arriving"}, whole)
        found = await self.get(sheet.id)
        if found is None or found["state"] != "waiting":
            await self._pieces.delete_many({"list": sheet.id})
        if found is None:
            raise Unavailable("the list did not arrive in time")
        return found

    async def claim(self, now: datetime) -> Doc | None:
        """A list that somebody must look at; nobody else does for as long as a lease."""
        lease = {"$set": {"due": now + LEASE}, "$inc": {"tries": 1}}
        found: Doc | None = await self._lists.find_one_and_update(
            {"due": {"$lte": now}},
            lease,
            sort=[("due", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )
        return found

    async def renew(self, import_id: str, now: datetime) -> None:
        """Go on reading."""
        await self._lists.update_one(
            {"_id": import_id, "state": "waiting"}, {"$set": {"due": now + LEASE}}
        )

    async def sheet(self, head: Doc) -> Sheet:
        """The list as it was sent."""
        pieces = await self._pieces.find({"list": head["_id"]}).sort("_id", ASCENDING).to_list(None)
        content = await asyncio.to_thread(self._opened, pieces)
        about = {name: head[name] for name in ("kind", "dry_run", "synthetic")}
        return Sheet(head["_id"], content=content, caller=Caller(**head["caller"]), **about)

    async def end(self, import_id: str, fault: Unfit | None = None) -> None:
        """It is read, or cannot be: say so first, then destroy the file."""
        became: Doc = {"state": "read"}
        if fault is not None:
            became = {"state": "failed", "fault": asdict(fault)}
        written = {"$set": became, "$currentDate": {"done_at": True}}
        await self._lists.update_one({"_id": import_id, "state": "waiting"}, written)
        await self._clear(import_id)

    async def clear(self, head: Doc) -> None:
        """Destroy the file of a list that ended, or that never came whole."""
        if head["state"] == "arriving":
            left = {"$set": {"state": "abandoned"}, "$currentDate": {"done_at": True}}
            await self._lists.update_one({"_id": head["_id"], "state": "arriving"}, left)
        await self._clear(head["_id"])

    async def _clear(self, import_id: str) -> None:
        over = {"_id": import_id, "state": {"$in": ["read", "failed", "abandoned"]}}
        if await self._lists.count_documents(over, limit=1):
            await self._pieces.delete_many({"list": import_id})
            await self._lists.update_one(over, {"$unset": {"due": ""}})
            await self._lists.delete_one({"_id": import_id, "state": "abandoned"})

    def _sealed(self, sheet: Sheet) -> list[Doc]:
        pieces = []
        for start in range(0, len(sheet.content), PIECE):
            key = f"{sheet.id}.{start // PIECE:04d}"
            body = self._seal.close(sheet.content[start : start + PIECE], about=key)
            pieces.append({"_id": key, "list": sheet.id, "body": body})
        return pieces

    def _opened(self, pieces: Sequence[Doc]) -> bytes:
        return b"".join(self._seal.open(one["body"], about=one["_id"]) for one in pieces)
