"""The one hand that writes the ledger: ``python -m services.logistics.poster``.

A process of its own with a plain loop: a handler per message cannot batch, and one message at a
time makes 42 entries a second where batches make thousands.  The queue feeds one consumer at a
time; a second process stands by and takes over when the first one dies.  Acknowledged is what is
written, never before.
"""

import logging
import os
import signal
import threading
import time
import traceback
from types import FrameType
from typing import Any, NamedTuple

from kombu import Connection
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kit.amqp import LOST, drain, read_ahead
from kit.bundle import opened
from kit.errors import Unreadable
from kit.probe import Probe
from kit.relay import REPLAYED, Parcel, Relay
from kit.seal import Keys
from kit.telemetry import DEAD, about, handled, log_to_stderr
from kit.wire import Envelope
from services.logistics.store import LogisticsStore
from services.logistics.store.wishes import Wish, as_repeats

log = logging.getLogger(__name__)

QUEUE = "logistics.ledger"
#: Most wishes entered at once, most in hand, and how long the first of a batch waits, in seconds.
BATCH, PREFETCH, WINDOW = 256, 512, 0.004


class Came(NamedTuple):
    """A wish as it came: alone, or one of a bundle."""

    body: bytes
    message: Any
    #: Whether it is the last of its bundle; with it the whole is done.
    ends: bool


class Poster:
    """Consumes the ledger's queue and enters what comes, in batches."""

    def __init__(self, uri: str, store: LogisticsStore) -> None:
        self._uri = uri
        self._store = store
        self._relay = Relay.over(uri, store.fulfil)
        store.relay = self._relay
        self._stopping = threading.Event()
        self._arrived: list[Came] = []
        self._channel: Any = None
        self.ready = False

    def run(self) -> None:
        """Post until told to stop; connects again whenever the broker was away."""
        self._relay.start()
        wait = 0.2
        while not self._stopping.is_set():
            try:
                self._consume()
                wait = 0.2
            except LOST as lost:
                log.warning("connection to the broker lost: %s", lost)
            self.ready = False
            self._stopping.wait(wait)
            wait = min(wait * 2, 3.0)
        self._relay.stop()

    def stop(self, *_: object) -> None:
        """Finish the batch in hand, and end."""
        self._stopping.set()

    def _consume(self) -> None:
        connection = Connection(self._uri, connect_timeout=5, heartbeat=20)
        try:
            connection.connect()
            basic = connection.connection
            read_ahead(basic.transport)
            channel = basic.channel()
            channel.auto_decode = False  # a stranger's encoding is no reason to fail
            # What another poster wrote while we were away is not in our memory.
            self._store.ledger.book.forget()
            self._arrived, self._channel = [], channel
            channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003  py-amqp's signature
            channel.basic_consume(QUEUE, callback=self._receive)
            self.ready = True
            while not self._stopping.is_set():
                self._gather(connection)
                if self._arrived:
                    batch, self._arrived = self._arrived[:BATCH], self._arrived[BATCH:]
                    self._work(batch, connection)
            connection.close()
        finally:
            connection.collect(socket_timeout=0.1)

    def _gather(self, connection: Connection) -> None:
        """Wait for a first wish, and a moment longer for those right behind it."""
        end = time.monotonic() + (WINDOW if self._arrived else 0.5)
        while len(self._arrived) < BATCH:
            came = len(self._arrived)
            try:
                drain(connection.connection, max(end - time.monotonic(), 0.0005))
            except TimeoutError:
                break
            if not came and self._arrived:
                end = time.monotonic() + WINDOW
            if time.monotonic() > end:
                break
        connection.heartbeat_check()

    def _receive(self, message: Any) -> None:
        bodies = opened(message)
        self._arrived += [
            Came(body, message, left == 0)
            for left, body in zip(reversed(range(len(bodies))), bodies, strict=True)
        ]

    # ---- a batch --------------------------------------------------------------------------

    def _work(self, batch: list[Came], connection: Connection) -> None:
        """Enter a batch and acknowledge it; one that fails is tried wish by wish."""
        wishes = self._read(batch)
        try:
            self._post([wish for _, wish in wishes], connection)
        except LOST:
            raise
        except Exception:
            log.exception("a batch of %d failed", len(wishes))
            for came, (wish, cause) in wishes:
                self._post_alone(came, (wish, cause.again()), connection)
        if done := [came.message.delivery_tag for came in batch if came.ends]:
            self._channel.basic_ack(done[-1], multiple=True)
        for _, (entered, _) in wishes:
            handled(entered.topic, "done").inc()

    def _read(self, batch: list[Came]) -> list[tuple[Came, Wish]]:
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

    def _post(self, wishes: list[Wish], connection: Connection) -> None:
        """Enter; while the database is away, wait and keep the broker's trust."""
        while wishes:
            try:
                self._store.ledger.post(wishes)
                return
            except PyMongoError as away:
                log.warning("%d wishes wait for the database: %s", len(wishes), type(away).__name__)
                wishes = as_repeats(wishes)
                self._stopping.wait(0.5)
                connection.heartbeat_check()
                if self._stopping.is_set():
                    raise ConnectionAbortedError(
                        "told to stop while the database is away"
                    ) from None

    def _post_alone(self, came: Came, wish: Wish, connection: Connection) -> None:
        try:
            self._post([wish], connection)
        except LOST:
            raise
        except Exception as failure:  # noqa: BLE001  it must not stop those behind it
            self._bury(came, wish[1].type, failure, wish[1])

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
            if self._stopping.is_set():
                raise ConnectionAbortedError("told to stop before the dead letter was taken")
        if envelope:
            self._store.note_death(envelope)


def _seen_before(message: Any) -> bool:
    """Whether this may be the second copy of a wish: delivered, published or replayed again."""
    headers = message.properties.get("application_headers")
    return bool(headers) or bool(message.delivery_info["redelivered"])


def _replayed(message: Any) -> bool:
    """Whether an operator has sent this here from among the dead letters."""
    return REPLAYED in (message.properties.get("application_headers") or {})


def main() -> None:
    """Run until SIGTERM, as `huiyin up` and the container do."""
    log_to_stderr()
    uri, keys = os.environ["HUIYIN_AMQP_URI"], Keys.from_environment()
    prefix = os.environ.get("HUIYIN_MONGO_PREFIX", "huiyin_")
    client: MongoClient[dict[str, Any]] = MongoClient(os.environ["HUIYIN_MONGO_URI"], tz_aware=True)
    store = LogisticsStore(client[f"{prefix}logistics"], name="logistics", keys=keys)
    store.prepare()
    poster = Poster(uri, store)
    probe = Probe()
    probe.ready = lambda: poster.ready

    def end(_signal: int, _frame: FrameType | None) -> None:
        poster.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    probe.start()
    poster.run()
    probe.stop()
    client.close()


if __name__ == "__main__":
    main()
