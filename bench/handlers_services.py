"""What the benchmark of handlers starts: the same handler of events, stock and ours.

`nameko run` starts them; only names are imported from here.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nameko.events import event_handler

from contracts.logistics import EntryPosted
from kit.batches import hears_many
from kit.entrypoints import hears
from kit.providers import Mongo
from kit.store import Store
from kit.wire import Envelope

#: Events that wait when a process starts, and the variable that names the file with the time.
EVENTS, NOTES = 6_000, "BENCH_NOTES"


@dataclass(frozen=True)
class _Stock:
    """How nameko names what a handler of events needs."""

    source: str = "bench_source"
    event: str = "happened"

    @property
    def exchange(self) -> str:
        return f"{self.source}.events"

    @property
    def queue(self) -> str:
        return f"evt-{self.source}-{self.event}--bench_stock.handle"


STOCK = _Stock()


class _Watch:
    """Notes how many seconds pass from the first event to the last."""

    def __init__(self) -> None:
        self._seen = 0
        self._begun = 0.0

    def count(self, events: int) -> None:
        if not self._seen:
            self._begun = time.perf_counter()
        self._seen += events
        if self._seen == EVENTS:
            Path(os.environ[NOTES]).write_text(f"{time.perf_counter() - self._begun}\n")


_WATCH = _Watch()


class Stock:
    """A handler as nameko comes."""

    name = "bench_stock"

    @event_handler(STOCK.source, STOCK.event)  # type: ignore[untyped-decorator]
    def handle(self, _event: dict[str, Any]) -> None:
        """Count it."""
        _WATCH.count(1)


class Single:
    """One worker for each event."""

    name = "logistics"
    store = Mongo(Store)

    @hears(EntryPosted)
    def handle(self, _event: EntryPosted, _cause: Envelope) -> None:
        """Count it."""
        _WATCH.count(1)


class Batches:
    """One worker for many."""

    name = "logistics"
    store = Mongo(Store)

    @hears_many(EntryPosted)
    def handle(self, heard: list[tuple[EntryPosted, Envelope]]) -> None:
        """Count them."""
        _WATCH.count(len(heard))
