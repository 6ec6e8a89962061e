"""Says what the stores have promised: batches with pipelined confirms, nothing dropped silently.

A promise is durable before it comes here (it lies in the document that caused it), so this
module may forget: what a crash or a full buffer loses is found again by the store's sweeper.
Plain threads and sockets, so that it runs under eventlet and in the gateway alike.
"""

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from kombu import Connection

from kit.amqp import LOST, drain, published, read_ahead
from kit.bundle import bundles
from kit.errors import Unavailable
from kit.telemetry import CONFIRMED, UNROUTABLE

log = logging.getLogger(__name__)

#: Messages in a batch, and bytes that close it: a broker in need must confirm it in time.
BATCH, BYTES = 500, 2_000_000
#: Seconds a batch may wait for its confirms before the connection is given up.
DEADLINE = 5.0
#: Seconds that a batch gathers which follows hard upon another, if it is not one of many already.
GATHERING, MANY = 0.004, 8
#: Seconds between two trips that cross out what was said: many in one trip cost little more than
#: one, and what a crash leaves uncrossed is said twice, which readers recognise.
CROSSING = 0.5
#: Parcels kept in memory while the broker is away; beyond it the sweeper must find them.
BUFFER = 20_000
#: The header of what was published before without an answer: its first copy may have arrived.
AGAIN = "x-again"
#: The header of what an operator has sent back from among the dead letters.
REPLAYED = "x-replayed"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to publish.

    ``origin`` says where the promise is kept, so that it can be crossed out there; ``then`` is
    called for parcels without one (a message moved from one queue to another).
    """

    exchange: str
    key: str
    body: bytes
    id: str
    origin: Any = None
    then: Callable[[], None] | None = None
    headers: dict[str, Any] = field(default_factory=dict)

    def again(self) -> "Parcel":
        """The same, marked as one that the broker may have already."""
        return replace(self, headers=self.headers | {AGAIN: True})


class Publisher:
    """Publishes batches on one connection, with mandatory routing and pipelined confirms."""

    def __init__(self, uri: str, *, deadline: float = DEADLINE) -> None:
        self._uri = uri
        self._deadline = deadline
        self._connection: Connection | None = None
        self._channel: Any = None
        self._tag = 0
        self._waiting: set[int] = set()
        self._refused: set[int] = set()
        self._returned: set[str] = set()

    def send(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Publish all, in bundles; those that the broker confirmed and could route come back.

        Raises Unavailable when the broker does not confirm the batch within the deadline: then
        nothing is known of any of them, and all must be sent again.
        """
        try:
            together = bundles(parcels)
            tags = self._publish(together)
            self._await_confirms()
        except LOST as lost:
            self.drop()
            raise Unavailable(f"{type(lost).__name__}: {lost}") from lost
        confirmed: list[Parcel] = []
        for bundle, tag in zip(together, tags, strict=True):
            if bundle[0].id in self._returned:
                UNROUTABLE.labels(key=bundle[0].key).inc(len(bundle))
                log.error("no queue wants %s", bundle[0].key)
            elif tag not in self._refused:
                confirmed += bundle
        CONFIRMED.inc(len(confirmed))
        return confirmed

    def drop(self) -> None:
        """Forget the connection without a farewell: a broker in trouble may never answer one."""
        if self._connection is not None:
            self._connection.collect(socket_timeout=0.1)
        self._connection = self._channel = None

    def beat(self) -> None:
        """Keep an idle connection alive; call it every few seconds."""
        if self._connection is None:
            return
        try:
            self._connection.heartbeat_check()
            self._connection.drain_events(timeout=0.001)
        except TimeoutError:
            pass
        except LOST:
            self.drop()

    def _open(self) -> Any:
        if self._channel is None:
            self._connection = Connection(self._uri, connect_timeout=5, heartbeat=20)
            self._connection.connect()
            channel = self._connection.connection.channel()
            channel.confirm_select()
            channel.events["basic_ack"].add(self._on_ack)
            channel.events["basic_nack"].add(self._on_nack)
            channel.events["basic_return"].add(self._on_return)
            read_ahead(channel.connection.transport)
            self._channel, self._tag = channel, 0
        return self._channel

    def _publish(self, together: Sequence[Sequence[Parcel]]) -> list[int]:
        """Write the whole batch in one piece; the delivery tag of each bundle."""
        channel = self._open()
        tags = list(range(self._tag + 1, self._tag + 1 + len(together)))
        self._tag += len(together)
        self._waiting, self._refused, self._returned = set(tags), set(), set()
        connection = channel.connection
        frames = [
            published(
                *(channel.channel_id, first.exchange, first.key, first.id, first.headers),
                [one.body for one in bundle],
                frame_max=connection.frame_max,
            )
            for bundle in together
            for first in bundle[:1]
        ]
        with connection.transport.having_timeout(self._deadline):
            connection.transport.write(b"".join(frames))
        connection.bytes_sent += len(frames)  # by which the heartbeat knows that we speak
        return tags

    def _await_confirms(self) -> None:
        until = time.monotonic() + self._deadline
        while self._waiting:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the broker does not confirm")
            drain(self._channel.connection, left)

    def _on_ack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001  py-amqp's signature
        self._waiting -= {one for one in self._waiting if one <= tag} if multiple else {tag}

    def _on_nack(self, tag: int, multiple: bool) -> None:  # noqa: FBT001  py-amqp's signature
        self._refused |= {one for one in self._waiting if one <= tag} if multiple else {tag}
        self._on_ack(tag, multiple)

    def _on_return(self, _error: object, _exchange: str, _key: str, message: Any) -> None:
        self._returned.add(message.properties["message_id"])


class Relay:
    """A thread that publishes what it is handed, in order, and tries again until it can.

    ``fulfil`` gets the origins of a batch whose messages the broker has, and crosses them out;
    without it there is nothing to be crossed out, and what was said is out of hand at once.
    """

    def __init__(
        self, publisher: Publisher, fulfil: Callable[[list[Any]], None] | None = None
    ) -> None:
        self._publisher = publisher
        self._fulfil = fulfil
        self._queue: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="relay", daemon=True)
        self._stopping = False
        #: Ids in hand now, which a sweeper need not hand over again.
        self.in_hand: set[str] = set()
        #: What was said and is not crossed out yet, and when that was last done.
        self._said: list[Parcel] = []
        self._crossed = time.monotonic()
        self._spoke = 0.0

    @classmethod
    def over(cls, uri: str, fulfil: Callable[[list[Any]], None] | None = None) -> Self:
        """A relay with a connection of its own."""
        return cls(Publisher(uri), fulfil)

    def start(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        """Publish what is in hand, wait at most ``timeout`` seconds for it, and end."""
        self._stopping = True
        self._queue.put(None)
        self._thread.join(timeout)
        self._publisher.drop()

    def take(self, parcels: Sequence[Parcel]) -> None:
        """Hand over parcels; returns at once.

        When too many are in hand, those with an origin are left to the sweeper.
        """
        for parcel in parcels:
            if parcel.origin is not None:
                if parcel.id in self.in_hand or len(self.in_hand) >= BUFFER:
                    continue
                self.in_hand.add(parcel.id)
            self._queue.put(parcel)

    def _work(self) -> None:
        """Publish until told to stop.  A process that has fallen silent is started anew."""
        try:
            self._run()
        except BaseException:
            log.critical("the relay failed", exc_info=True)
            os._exit(70)

    def _run(self) -> None:
        batch: list[Parcel] = []
        while True:
            if not batch:
                batch = self._next_batch()
            if self._said and (not batch or time.monotonic() - self._crossed > CROSSING):
                self._cross_out()
            if not batch and self._stopping:
                return
            if batch and (batch := self._say(batch)):
                if self._stopping:
                    return
                time.sleep(0.5)

    def _next_batch(self) -> list[Parcel]:
        """What waits, up to a batch; an empty one when nothing came for a while."""
        batch: list[Parcel] = []
        size = 0
        try:
            one = self._queue.get(timeout=CROSSING if self._said else 5)
            if self._queue.qsize() < MANY and time.monotonic() - self._spoke < 2 * GATHERING:
                time.sleep(GATHERING)
            while True:
                if one is not None:
                    batch.append(one)
                    size += len(one.body)
                if len(batch) >= BATCH or size >= BYTES:
                    break
                one = self._queue.get_nowait()
        except queue.Empty:
            if not batch and not self._said:
                self._publisher.beat()
        return batch

    def _say(self, batch: list[Parcel]) -> list[Parcel]:
        """Publish; what must be said again.

        What the broker refuses is found again by the sweeper if it has an origin.
        """
        try:
            confirmed = self._publisher.send(batch)
        except Unavailable as away:
            log.warning("broker away, %d messages wait: %s", len(batch), away)
            return [parcel.again() for parcel in batch]
        self._spoke = time.monotonic()
        owed = [one for one in confirmed if one.origin is not None] if self._fulfil else []
        self._said += owed
        kept = {parcel.id for parcel in owed}
        over = (one.id for one in batch if one.origin is not None and one.id not in kept)
        self.in_hand.difference_update(over)
        for parcel in confirmed:
            if parcel.then is not None:
                parcel.then()
        done = {parcel.id for parcel in confirmed}
        return [parcel for parcel in batch if parcel.then is not None and parcel.id not in done]

    def _cross_out(self) -> None:
        said, self._said = self._said, []
        if self._fulfil is not None:
            self._fulfil([parcel.origin for parcel in said])
        self.in_hand.difference_update(parcel.id for parcel in said)
        self._crossed = time.monotonic()
