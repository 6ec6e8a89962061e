"""Keys that are made to be destroyed: one for each place and day.

What was sealed with such a key is gone for ever once the key is: in the database, in its journal
and in every copy of it (crypto-shredding).  The keys rest sealed themselves, in a collection of
their own that backups should leave out.
"""

import os
import time
from datetime import date, timedelta
from typing import Any, NamedTuple

from pymongo.collection import Collection
from pymongo.database import Database

from kit.seal import Seal

#: Seconds for which a process remembers a key, and so for how long a destroyed one still opens.
REMEMBERED = 30.0
_LENGTH = 32
#: Stands around the name of the key, before what it sealed; base64 has no such character.
_MARK = "~"


class Label(NamedTuple):
    """What a key is for: a place, whose code nests by prefix, a day, and a kind of thing.

    Kinds have keys of their own so that what is not over of one keeps nothing of another.
    """

    place: str
    day: date
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.place}.{self.day.isoformat()}" + (f".{self.kind}" if self.kind else "")


class Shreds:
    """The keys of one database."""

    def __init__(self, db: Database[dict[str, Any]], master: Seal) -> None:
        self._db = db
        self._master = master
        self._known: dict[str, tuple[Seal, float]] = {}

    @property
    def _keys(self) -> Collection[dict[str, Any]]:
        return self._db.shreds

    def close(self, plain: str, label: Label | None, *, about: str) -> str:
        """Seal text with the key of a place and day, which it then names; or with the master."""
        if label is None:
            return self._master.close(plain.encode(), about=about)
        return f"{_MARK}{label}{_MARK}{self._seal(label).close(plain.encode(), about=about)}"

    def open(self, sealed: str, *, about: str) -> str:
        """What `close` sealed; nothing when its key was destroyed."""
        if not sealed.startswith(_MARK):
            return self._master.open(sealed, about=about).decode()
        _, name, secret = sealed.split(_MARK)
        seal = self._opener(name)
        return seal.open(secret, about=about).decode() if seal else ""

    def _seal(self, label: Label) -> Seal:
        """The key of a place and day, made when there is none."""
        name = str(label)
        found = self._opener(name)
        if found is not None:
            return found
        key = self._master.close(os.urandom(_LENGTH), about=f"shreds.{name}")
        fresh = {"place": label.place, "day": label.day.isoformat(), "key": key}
        # Of several processes one makes it; all of them read what was made.
        self._keys.update_one({"_id": name}, {"$setOnInsert": fresh}, upsert=True)
        made = self._opener(name)
        if made is None:
            raise LookupError(f"the key {name} was destroyed while it was made")
        return made

    def _opener(self, name: str) -> Seal | None:
        """The key of this name; None when it was destroyed."""
        seal, until = self._known.get(name, (None, 0.0))
        if seal is not None and time.monotonic() < until:
            return seal
        self._known.pop(name, None)
        found = self._keys.find_one({"_id": name}, {"key": 1})
        if found is None:
            return None
        seal = Seal(self._master.open(found["key"], about=f"shreds.{name}"))
        if len(self._known) > 1000:
            self._known.clear()
        self._known[name] = (seal, time.monotonic() + REMEMBERED)
        return seal

    def destroy(self, place: str, since: date, until: date, *, but: frozenset[str]) -> int:
        """Destroy the keys of everything inside a place on these days, but for those named."""
        query = {
            "place": {"$gte": place, "$lt": place + ":"},
            "day": {"$gte": since.isoformat(), "$lt": (until + timedelta(days=1)).isoformat()},
            "_id": {"$nin": sorted(but)},
        }
        for gone in self._keys.find(query, {"_id": 1}):
            self._known.pop(gone["_id"], None)
        return self._keys.delete_many(query).deleted_count
