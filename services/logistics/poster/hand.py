"""The hand itself: one connection, from which wishes are taken in batches."""

import logging
import threading
import time
from typing import Any

from kombu import Connection

from kit.amqp import LOST, corked, drain, read_ahead
from kit.ballast import LULL, QUIET, fill, says_nothing
from kit.bundle import opened
from kit.relay import Relay
from services.logistics.poster.entering import QUEUE, Came, Entering
from services.logistics.store import LogisticsStore

log = logging.getLogger(__name__)

#: Most wishes entered at once; most messages in hand (under load they are bundles; with 512 nothing
#: was faster, and before a stop the window must fill up); seconds the first of a batch waits.
BATCH, PREFETCH, WINDOW = 256, 64, 0.004
#: Seconds without a turn of the loop after which the process gives up and is started anew.
STUCK_AFTER = 90.0
#: When told to stop: seconds after which it ends whatever is in hand.
PATIENCE = 3.5


class Poster:
    """Consumes the ledger's queue and enters what comes, in batches."""

    def __init__(self, uri: str, store: LogisticsStore) -> None:
        self._uri = uri
        self._store = store
        self._relay = Relay.over(uri, store.fulfil)
        store.relay = self._relay
        self._entering = Entering(store, self._relay, self._pause)
        self._stopping = threading.Event()
        self._stopped_at = 0.0
        self._connection: Any = None
        self._channel: Any = None
        self._arrived: list[Came] = []
        #: The last message that is done, while the broker was not told so; 0: it knows of all.
        self._untold = 0
        #: The tags of the last that came, and of the last that the broker was told of.
        self._last = self._told = 0
        self._withholding = False
        self._tick = time.monotonic()
        self.ready = False

    def run(self) -> None:
        """Post until told to stop; connects again whenever the broker was away."""
        self._relay.start()
        wait = 0.2
        while not self._stopping.is_set():
            self._tick = time.monotonic()
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
        """Finish what has arrived, and end."""
        if not self._stopping.is_set():
            self._stopped_at = time.monotonic()
            self._stopping.set()

    def alive(self) -> bool:
        """Whether the loop turns; it does, too, while a broker or a database is waited for."""
        return time.monotonic() - self._tick < STUCK_AFTER

    def _consume(self) -> None:
        self._connection = connection = Connection(self._uri, connect_timeout=5, heartbeat=20)
        try:
            connection.connect()
            basic = connection.connection
            read_ahead(basic.transport)
            self._channel = channel = basic.channel()
            channel.auto_decode = False  # a stranger's encoding is no reason to fail
            # What another poster wrote while we were away is not in our memory.
            self._store.ledger.book.forget()
            self._arrived, self._untold, self._last, self._told = [], 0, 0, 0
            channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003  py-amqp's signature
            tag = channel.basic_consume(QUEUE, callback=self._receive)
            self.ready = True
            while not self._stopping.is_set():
                self._turn(wait=0.5)
            self._drain(tag)
            connection.close()
        finally:
            connection.collect(socket_timeout=0.1)

    def _turn(self, *, wait: float) -> bool:
        """Enter a batch and acknowledge it; False if none came."""
        self._tick = time.monotonic()
        self._gather(wait)
        batch, self._arrived = self._arrived[:BATCH], self._arrived[BATCH:]
        if not batch:
            return False
        self._entering.enter([came for came in batch if not says_nothing(came.message)])
        if done := [came.message.delivery_tag for came in batch if came.ends]:
            self._untold = done[-1]
        if not self._withholding:
            self._tell()
        return True

    def _tell(self) -> None:
        """Acknowledge everything up to the last message that is done."""
        if self._untold:
            self._channel.basic_ack(self._untold, multiple=True)
            self._told, self._untold = self._untold, 0

    def _gather(self, wait: float) -> None:
        """Wait for a first wish, and a moment longer for those right behind it."""
        end = time.monotonic() + (WINDOW if self._arrived else wait)
        while len(self._arrived) < BATCH:
            came = len(self._arrived)
            try:
                drain(self._connection.connection, max(end - time.monotonic(), 0.0005))
            except TimeoutError:
                break
            if not came and self._arrived:
                end = time.monotonic() + WINDOW
            if time.monotonic() > end:
                break
        self._connection.heartbeat_check()

    def _receive(self, message: Any) -> None:
        self._last = message.delivery_tag
        bodies = [b""] if says_nothing(message) else opened(message)
        now = time.perf_counter()
        self._arrived += [
            Came(body, message, left == 0, now)
            for left, body in zip(reversed(range(len(bodies))), bodies, strict=True)
        ]

    # ---- the end --------------------------------------------------------------------------

    def _drain(self, tag: str) -> None:
        """Finish what was given, ask for nothing more, and only then acknowledge.

        An acknowledgement makes room for another wish, and a quorum queue takes back one that it
        gave while it was told to stop: a redelivery.  So they are withheld until nothing is on its
        way and the consumer is cancelled (`kit.ballast`).
        """
        self._withholding = True
        self._settle_down()
        receive = self._channel.callbacks[tag]
        self._channel.basic_cancel(tag)
        self._channel.callbacks[tag] = receive  # py-amqp would send back what still comes
        self._withholding = False
        self._tell()
        while self._turn(wait=0.05) and not self._told_to_stop(PATIENCE):
            pass

    def _settle_down(self) -> None:
        """Wait until nothing is on its way: nothing comes any more, or the window has no room."""
        filled, came = -QUIET, time.monotonic()
        while (now := time.monotonic()) - came < QUIET and not self._told_to_stop(LULL):
            last, room = self._last, PREFETCH - (self._last - self._told)
            if not room:
                break
            if now - filled >= QUIET:
                filled = now
                with corked(self._connection.connection.transport):
                    fill(self._channel, QUEUE, room)
            self._turn(wait=0.05)
            if self._last > last:
                came = time.monotonic()

    def _told_to_stop(self, ago: float) -> bool:
        """Whether it was, so many seconds ago."""
        return self._stopping.is_set() and time.monotonic() - self._stopped_at > ago

    def _pause(self, why: str) -> None:
        """Wait for what is away, and keep the broker's trust meanwhile."""
        self._tick = time.monotonic()
        if self._told_to_stop(PATIENCE):
            raise ConnectionAbortedError(f"told to stop, and {why}")
        time.sleep(0.5)
        self._connection.heartbeat_check()
