"""The two ends of the latency benchmark, as real services: one writes, the other hears.

`nameko run` starts them; nothing imports this module.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.logistics import EntryPosted
from kit.entrypoints import hears, sweeps
from kit.providers import Mongo
from kit.seal import Keys
from kit.store import Store
from kit.wire import Envelope, new_id, utcnow


@dataclass(frozen=True)
class Thing:
    """The least that an aggregate can be."""

    id: str
    state: str = "opened"


class Things(Store):
    """A store with one shelf."""

    def __init__(self, db: Any, *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.things = self.shelf("things", Thing)


class Writer:
    """Adds a document with one event, ``BENCH_RATE`` times a second."""

    name = "notify"
    store = Mongo(Things)

    @sweeps(every=1 / float(os.environ["BENCH_RATE"]))
    def write(self) -> None:
        """Add one."""
        event = EntryPosted(entry_id=new_id(), kind="receive", donation_id="bench", legs=[])
        self.store.things.add(Thing(event.entry_id), [event], cause=Envelope(type="tick", data={}))


class Hearer:
    """Notes how old each event is when it arrives, in seconds, one per line."""

    name = "logistics"
    store = Mongo(Things)

    @hears(EntryPosted)
    def note(self, _event: EntryPosted, cause: Envelope) -> None:
        """Write the age down."""
        with Path(os.environ["BENCH_NOTES"]).open("a") as notes:
            notes.write(f"{(utcnow() - cause.time).total_seconds()}\n")
