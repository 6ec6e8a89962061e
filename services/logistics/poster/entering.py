"""A batch of wishes, from what came over the bus to what became of each."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pymongo.errors import PyMongoError

from kit.amqp import LOST
from kit.errors import Unreadable
from kit.relay import REPLAYED, Parcel, Relay
from kit.telemetry import DEAD, about, handled, latency
from kit.wire import Envelope
from services.logistics.store import LogisticsStore
from services.logistics.store.wishes import Wish, as_repeats

log = logging.getLogger(__name__)

QUEUE = "logistics.ledger"


class Came(NamedTuple):
    """A wish as it came: alone, or one of a bundle."""

    body: bytes
    message: Any
    #: Whether it is the last of its bundle; with it the whole is done.
    ends: bool
    #: When, by the process's own clock.
    since: float


class Entering:
    """Enters batches.  ``pause`` waits a moment, or raises one of LOST when it must not."""

    def __init__(self, store: LogisticsStore, relay: Relay, pause: Callable[[str], None]) -> None:
        self._store = store
        self._relay = relay
        self._pause = pause

    def enter(self, batch: Sequence[Came]) -> None:
        """Returns when each is written, refused or buried; one that fails is tried alone first."""
        wishes = self._read(batch)
        try:
            refused = self._post([wish for _, wish in wishes])
            outcomes = dict.fromkeys(refused, "refused")
        except LOST:
            raise
        except Exception:
            log.exception("a batch of %d failed", len(wishes))
            outcomes = {
                cause.id: self._alone(came, (wish, cause.again())) for came, (wish, cause) in wishes
            }
        now = time.perf_counter()
        for came, (_, cause) in wishes:
            handled(cause.type, outcomes.get(cause.id, "done")).inc()
            latency(cause.type).observe(now - came.since)

    def _read(self, batch: Sequence[Came]) -> list[tuple[Came, Wish]]:
        wishes: list[tuple[Came, Wish]] = []
        for came in batch:
            envelope = None
            try:
                envelope = Envelope.unpack(came.body, self._store.keys.message)
                if _seen_before(came.message):
                    envelope = envelope.again()
                wishes.append((came, (envelope.message(), envelope)))
            except Unreadable as wrong:
                self._bury(came, "unreadable", wrong, envelope)
        return wishes

    def _post(self, wishes: Sequence[Wish]) -> set[str]:
        """The ids of the refused; while the database is away, wait and keep the broker's trust."""
        while wishes:
            try:
                return self._store.ledger.post(wishes)
            except PyMongoError as away:
                log.warning("%d wishes wait for the database: %s", len(wishes), type(away).__name__)
                wishes = as_repeats(wishes)
                self._pause("the database is away")
        return set()

    def _alone(self, came: Came, wish: Wish) -> str:
        """Post a single one, or bury it; what became of it."""
        try:
            return "refused" if self._post([wish]) else "done"
        except LOST:
            raise
        except Exception as failure:  # noqa: BLE001  it must not stop those behind it
            self._bury(came, wish[1].type, failure, wish[1])
            return "failed"

    def _bury(
        self, came: Came, topic: str, failure: Exception, envelope: Envelope | None = None
    ) -> None:
        """Put a message among the dead letters; returns when the broker has it there.

        Of a wish one copy lies there, however often it was said again meanwhile.
        """
        if envelope and not _replayed(came.message) and self._store.lies_dead(envelope):
            return
        DEAD.labels(topic=topic).inc()
        log.error("dead letter: %s", failure, extra=about(envelope) if envelope else {})
        buried = threading.Event()
        headers = {
            "x-error": f"{type(failure).__name__}: {failure}"[:500],
            "x-traceback": "".join(traceback.format_exception(failure))[-4000:],
            "x-origin-queue": QUEUE,
            "x-topic": topic,
        }
        key = envelope.id if envelope else came.message.properties.get("message_id", "")
        parcel = Parcel("dead", "logistics", came.body, key, then=buried.set, headers=headers)
        self._relay.take([parcel])
        while not buried.wait(0.5):
            self._pause("the dead letter is not taken")
        if envelope:
            self._store.note_death(envelope)


def _seen_before(message: Any) -> bool:
    """Whether this may be the second copy of a wish: delivered, published or replayed again."""
    headers = message.properties.get("application_headers")
    return bool(headers) or bool(message.delivery_info["redelivered"])


def _replayed(message: Any) -> bool:
    """Whether an operator has sent this here from among the dead letters."""
    return REPLAYED in (message.properties.get("application_headers") or {})
