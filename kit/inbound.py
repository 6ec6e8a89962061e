"""One AMQP connection per process, from which every entry point is fed.

Acknowledged after the work, never before.  On SIGTERM consumers are cancelled, what was
delivered is finished and acknowledged, and only then the connection closes: no redelivery.
"""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

import eventlet
from amqp import Message as Basic
from amqp import spec
from eventlet.event import Event
from eventlet.patcher import original
from kombu import Connection
from nameko.extensions import SharedExtension

from kit.acks import Acks
from kit.amqp import LOST, read_ahead
from kit.ballast import LULL, QUIET, fill, says_nothing
from kit.bundle import name_of, opened
from kit.delivery import Delivery
from kit.errors import Unreadable
from kit.outbound import Outbound
from kit.probe import Probe
from kit.suspects import RETURNS, Suspects, Worker
from kit.wire import Envelope

log = logging.getLogger(__name__)

#: Seconds without a turn of the loop after which the process gives up and is started anew.
STUCK_AFTER = 90.0
#: Bulky messages in hand at once: what lies here is not done by the process beside this one.
BULKY = 4


class Handler(Worker, Protocol):
    """What an entry point offers to the connection."""

    queue: str
    prefetch: int

    def topics(self) -> tuple[str, ...]:
        """The topics it wants."""
        ...


class Inbound(SharedExtension):
    """Consumes the queues of this process's lane and hands each message to its entry point."""

    outbound = Outbound()
    probe = Probe()

    def __init__(self) -> None:
        self._handlers: dict[str, dict[str, Handler]] = {}
        self._stopping = False
        self._drained = Event()
        self._tick = self._came = 0.0
        #: Where replies go out, and of each channel by which messages come what is in hand.
        self._channel: Any = None
        self._acks: dict[Any, Acks] = {}
        self._suspects = Suspects()
        self._consuming = False
        self._withholding = False
        self._corking = False
        self._held = bytearray()
        self._started = False
        self.lane = os.environ.get("HUIYIN_LANE", "main")

    def register(self, handler: Handler) -> None:
        """Feed this entry point from its queue; called by entry points in their setup."""
        topics = self._handlers.setdefault(handler.queue, {})
        for topic in handler.topics():
            topics[topic] = handler

    def start(self) -> None:
        """Consume until told to stop."""
        self._started = True
        self._tick = time.monotonic()
        self.probe.ready = lambda: self._consuming
        self.probe.alive = lambda: time.monotonic() - self._tick < STUCK_AFTER
        self.container.spawn_managed_thread(self._run, identifier="inbound")
        self._watch()

    def stop(self) -> None:
        """Finish what was delivered; return when nothing is left in hand."""
        if not self._started:
            return
        self._stopping = True
        with eventlet.Timeout(20, False):  # noqa: FBT003  eventlet's way to time out silently
            self._drained.wait()

    def kill(self) -> None:
        """Leave at once; the broker gives what is in hand to someone else."""
        self._stopping = True

    # ---- the loop -------------------------------------------------------------------------

    def _run(self) -> None:
        wait = 0.2
        while not self._stopping:
            try:
                self._consume()
                wait = 0.2
            except LOST as lost:
                log.warning("connection to the broker lost: %s", lost)
            self._channel, self._consuming, self._acks = None, False, {}
            self._suspects.clear()
            # Waiting for a broker that is away is not being stuck.
            self._tick = time.monotonic()
            if not self._stopping:
                eventlet.sleep(wait)
                wait = min(wait * 2, 5)
        if not self._drained.ready():
            self._drained.send(None)

    def _consume(self) -> None:
        connection = Connection(self.outbound.uri, connect_timeout=5, heartbeat=20)
        connection.connect()
        try:
            basic = connection.connection
            read_ahead(basic.transport)
            self._write = basic.transport._write
            basic.transport._write = self._send
            self._channel = basic.channel()
            consumers = [self._subscribe(basic.channel(), queue) for queue in self._queues()]
            self._consuming = True
            while not self._stopping:
                self._turn(connection)
            self._drain(connection, consumers)
            self._flush()
            connection.close()
        finally:
            connection.collect(socket_timeout=0.1)

    def _drain(self, connection: Connection, consumers: list[tuple[Any, str]]) -> None:
        """Finish what was given, ask for nothing more, and only then acknowledge.

        An acknowledgement makes room for another message, and a quorum queue takes back one that
        it gave while it was told to stop: a redelivery.  So they are withheld until nothing is on
        its way and the consumers are cancelled (`kit.ballast`).
        """
        self._withholding = True
        self._settle_down(connection)
        for channel, tag in consumers:
            receive = channel.callbacks[tag]
            channel.basic_cancel(tag)
            channel.callbacks[tag] = receive  # py-amqp would send back what still comes
        self._withholding = False
        self._cork()
        while self.in_flight:
            self._turn(connection, wait=0.05)

    @property
    def in_flight(self) -> int:
        """How many messages are worked on."""
        return sum(acks.in_hand for acks in self._acks.values())

    def _settle_down(self, connection: Connection) -> None:
        """Wait until nothing is on its way: nothing comes any more, or no window has room."""
        begun = self._came = time.monotonic()
        filled = -QUIET
        while (now := time.monotonic()) - begun < LULL and now - self._came < QUIET:
            if not any(acks.room for acks in self._acks.values()):
                break
            if now - filled >= QUIET:
                filled = now
                for queue, acks in zip(self._queues(), self._acks.values(), strict=True):
                    fill(self._channel, queue, acks.room)
            self._turn(connection, wait=0.05)

    def _turn(self, connection: Connection, *, wait: float = 0.5) -> None:
        self._tick = time.monotonic()
        with suppress(TimeoutError):
            connection.drain_events(timeout=wait)
        connection.heartbeat_check()

    def _queues(self) -> list[str]:
        bulk = [queue for queue in self._handlers if queue.endswith(".bulk")]
        if self.lane == "bulk":
            return bulk
        return [queue for queue in self._handlers if queue not in bulk]

    def _subscribe(self, channel: Any, queue: str) -> tuple[Any, str]:
        handlers = self._handlers[queue]
        prefetch = max(handler.prefetch for handler in handlers.values())
        if self.lane == "bulk":
            prefetch = BULKY
        channel.basic_qos(0, prefetch, False)  # noqa: FBT003  per consumer, not per channel
        # Known before the first delivery: a worker may be done while the next queue subscribes.
        self._acks[channel] = Acks(channel, prefetch)
        receive: Callable[[Any], None] = lambda message: self._receive(queue, message)  # noqa: E731
        return channel, channel.basic_consume(queue, callback=receive)

    def _receive(self, queue: str, message: Any) -> None:
        self._came = time.monotonic()
        if says_nothing(message):
            self._acks[message.channel].take(message.delivery_tag, 1)
            self.settle(message)
            return
        bodies = opened(message)
        self._acks[message.channel].take(message.delivery_tag, len(bodies))
        for body in bodies:
            self._read(queue, message, body)

    def _read(self, queue: str, message: Any, body: bytes) -> None:
        try:
            envelope = Envelope.unpack(body, self.outbound.keys().message)
        except Unreadable as wrong:
            unknown = Envelope(type="unreadable", data={}, id=name_of(message, body))
            Delivery(self, queue, message, unknown, body).bury(str(wrong))
            return
        delivery = Delivery(self, queue, message, envelope, body)
        handler = self._handlers[queue].get(envelope.type)
        if handler is None:
            delivery.bury(f"nothing here listens to {envelope.type}")
        elif self._suspected(delivery) and self.outbound.store is not None:
            self._suspects.take(handler, delivery, self.outbound.store)
        else:
            handler.deliver(delivery)

    def _suspected(self, delivery: Delivery) -> bool:
        """Whether to try it alone: beside a suspect, who has come back once might be the cause."""
        return delivery.returns >= (1 if self._suspects.busy else RETURNS)

    # ---- writing: all frames of one turn of the hub leave in one system call --------------

    def settle(self, message: Any) -> None:
        """Acknowledge on the channel the message came from; a lost channel has given it back."""
        acks = self._acks.get(message.channel)
        if acks is not None:
            acks.settle(message.delivery_tag)
            self._cork()

    def reply(self, queue: str, message: Basic) -> None:
        """Publish a reply to an asker's queue, unconfirmed: an asker has a deadline."""
        if self._channel is None or not queue:
            return
        self._channel.send_method(
            spec.Basic.Publish, "Bssbb", (0, "", queue, False, False), message
        )

    def _send(self, data: bytes | memoryview) -> None:
        self._held += data
        self._cork()

    def _cork(self) -> None:
        if not self._corking:
            self._corking = True
            eventlet.spawn_n(self._flush)

    def _flush(self) -> None:
        try:
            if not self._withholding:
                for acks in self._acks.values():
                    acks.tell()
        except LOST as lost:
            log.warning("could not acknowledge, the broker will deliver again: %s", lost)
        self._corking = False  # whatever happened: nothing would ever be written again
        held, self._held = self._held, bytearray()
        if held:
            try:
                self._write(bytes(held))
            except LOST as lost:
                log.warning("connection to the broker lost while writing: %s", lost)

    # ---- the watchdog ---------------------------------------------------------------------

    def _watch(self) -> None:
        """A real thread that ends the process when the loop has stopped turning.

        py-amqp waits for ever for the farewell of a silent broker, and a stuck hub cannot help
        itself; a supervisor starts the process again.  Eventlet's own `os.write` would ask a hub.
        """
        threading, clock, system = original("threading"), original("time"), original("os")

        def watch() -> None:
            while not self._stopping:
                clock.sleep(1)
                if clock.monotonic() - self._tick > STUCK_AFTER:
                    try:
                        system.write(2, b'{"level": "CRITICAL", "message": "stuck: giving up"}\n')
                    finally:
                        system._exit(70)

        threading.Thread(target=watch, name="watchdog", daemon=True).start()
