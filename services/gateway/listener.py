"""The gateway's ears: a thread that consumes, a loop that works, acknowledged in between.

py-amqp blocks, so it has a thread of its own.  Deliveries go to the loop in the order they came;
while one batch is worked on the next one gathers, so a batch is as large as the load makes it.
What is done is acknowledged by the thread, up to the last tag of a batch in one frame.
"""

import asyncio
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kombu import Connection

from kit.amqp import LOST, corked, read_ahead
from kit.bundle import opened

log = logging.getLogger(__name__)

#: Most messages handed over at once, and in hand: with 500 it is no faster, and slower to stop.
BATCH, PREFETCH = 100, 200
BATCH_BYTES = 200_000
#: Messages in a batch from which on much is coming.
MUCH = 8
#: Seconds: how long acknowledgements may wait for the next turn, and an idle turn's length.
_SOON, _IDLE = 0.05, 0.5
#: Seconds without a turn of the event loop after which the process gives up and is started anew.
STUCK_AFTER = 90.0
#: When told to stop: seconds without a delivery after which none is on its way, seconds for which
#: that moment is waited for at most, and seconds for which what is in hand may then be worked on.
QUIET, LULL, PATIENCE = 0.2, 2.0, 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A message in hand; each delivery is one of its own."""

    body: bytes
    headers: Mapping[str, Any]
    tag: int
    #: The channel it came on; a tag means nothing on another one.
    channel: object
    #: Whether it is the last of its bundle; with it the whole is done.
    ends: bool = True


Handler = Callable[[Sequence[Heard]], Awaitable[None]]
Glance = Callable[[Sequence[Heard]], None]


class _Ear:
    """One queue: what has come and waits for the loop, and what the loop has done."""

    def __init__(
        self, queue: str, handle: Handler, pause: float, busy: float, glance: Glance | None
    ) -> None:
        self.queue = queue
        self.channel: Any = None
        self.arrived: list[Heard] = []
        self.undone = 0
        self._handle, self._glance = handle, glance
        #: Seconds between two batches: as things are now, usually, and while much comes.
        self._pause = self._usual = pause
        self._busy = busy
        self._began = float("-inf")
        self._done: deque[Heard] = deque()
        #: The last message that is done, while the broker was not told so.
        self._untold: Heard | None = None
        self._waiting: list[Heard] = []
        self._working: asyncio.Task[None] | None = None

    @property
    def in_hand(self) -> bool:
        """Whether anything that came is not done yet."""
        return bool(self.arrived or self.undone)

    def subscribe(self, connection: Any) -> str:
        """Consume on a channel of its own, so that `multiple` concerns this queue alone."""
        channel = connection.channel()
        channel.auto_decode = False  # a stranger's encoding is no reason to fail
        self.arrived, self.undone, self._untold = [], 0, None
        channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003  py-amqp's signature

        def receive(message: Any) -> None:
            headers = message.properties.get("application_headers") or {}
            bodies = opened(message)
            self.arrived += [
                Heard(body, headers, message.delivery_tag, channel, left == 0)
                for left, body in zip(reversed(range(len(bodies))), bodies, strict=True)
            ]

        tag = channel.basic_consume(self.queue, callback=receive)
        self.channel = channel
        return str(tag)

    def gather(self, batch: list[Heard]) -> None:
        """Take deliveries into the loop.  Runs in the loop."""
        self._waiting += batch
        if self._working is None and self._waiting:
            self._working = asyncio.ensure_future(self._work())
            self._working.add_done_callback(self._rest)
        if self._glance is not None:
            self._glance(batch)

    def collect(self) -> None:
        """Note what is done.  Runs in the thread."""
        while self._done:
            heard = self._done.popleft()
            if heard.channel is self.channel:
                self._untold = heard if heard.ends else self._untold
                self.undone -= 1

    def acknowledge(self) -> None:
        """Tell the broker what is done.  Runs in the thread."""
        last, self._untold = self._untold, None
        if last is not None:
            self.channel.basic_ack(last.tag, multiple=True)

    async def _work(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._waiting:
            if len(self._waiting) < BATCH and clock() < self._began + self._pause:
                await asyncio.sleep(self._began + self._pause - clock())
            self._began = clock()
            size = _batch(self._waiting)
            batch, self._waiting = self._waiting[:size], self._waiting[size:]
            self._pause = self._busy if size >= MUCH else self._usual
            await self._handle(batch)
            self._done.extend(batch)

    def _rest(self, work: "asyncio.Task[None]") -> None:
        self._working = None
        if not work.cancelled() and work.exception() is not None:
            log.critical("hearing %s failed for good", self.queue, exc_info=work.exception())
            os._exit(70)
        self.gather([])


def _batch(waiting: Sequence[Heard]) -> int:
    """How many of these to work on at once.

    A message about a thousand people takes the loop some 20 ms, so large ones go alone.
    """
    total = 0
    for count, heard in enumerate(waiting[:BATCH]):
        total += len(heard.body)
        if count and total > BATCH_BYTES:
            return count
    return min(len(waiting), BATCH)


class Listener:
    """Consumes some queues in a thread for the handlers of an event loop."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._ears: list[_Ear] = []
        self._stopping = self._withholding = False
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._beat = self._tick = time.monotonic()
        #: Whether messages can arrive now, and whether they ever could.
        self.consuming = self.consumed = False

    def hear(
        self,
        queue: str,
        handle: Handler,
        *,
        pause: float,
        busy: float,
        glance: Glance | None = None,
    ) -> None:
        """Hand the messages of ``queue`` to ``handle``, in order, in batches.

        ``handle`` returns when they may be acknowledged and deals with every failure itself.
        The first message of a quiet time is handled at once; after a batch the next one waits
        until ``pause`` seconds have passed since that one began, ``busy`` seconds after a large
        one, or until it is full.  ``glance`` sees all as they come, before they are handled.
        """
        self._ears.append(_Ear(queue, handle, pause, busy, glance))

    @property
    def silent(self) -> float:
        """Seconds since the thread last made a turn."""
        return time.monotonic() - self._tick

    def start(self) -> None:
        """Begin to consume.  Call it in the loop."""
        self._loop = asyncio.get_running_loop()
        self._pulse()
        self._thread.start()

    async def stop(self) -> None:
        """Take nothing more, finish and acknowledge what is in hand, and leave."""
        self._stopping = True
        await asyncio.to_thread(self._thread.join, 8.0)

    def _pulse(self) -> None:
        self._beat = time.monotonic()
        if self._loop is not None:
            self._loop.call_later(1.0, self._pulse)

    # ---- the thread -----------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._listen()
        finally:
            if not self._stopping:
                log.critical("the gateway has gone deaf: giving up", exc_info=True)
                os._exit(70)

    def _listen(self) -> None:
        wait = 0.2
        while not self._stopping:
            try:
                self._consume()
                wait = 0.2
            except LOST as lost:
                log.warning("connection to the broker lost: %s", lost)
            self.consuming = False
            pause = time.monotonic() + wait
            while not self._stopping and time.monotonic() < pause:
                self._watch()
                time.sleep(0.1)
            wait = min(wait * 2, 3.0)

    def _consume(self) -> None:
        connection = Connection(self._uri, connect_timeout=5, heartbeat=20)
        try:
            connection.connect()
            basic = connection.connection
            read_ahead(basic.transport)
            tags = [(ear, ear.subscribe(basic)) for ear in self._ears]
            self.consuming = self.consumed = True
            while not self._stopping:
                self._turn(connection)
            self._drain(connection, tags)
            connection.close()
        finally:
            connection.collect(socket_timeout=0.1)

    def _drain(self, connection: Connection, tags: Sequence[tuple[_Ear, str]]) -> None:
        """Finish what was given, ask for no more, and only then acknowledge: see `kit.inbound`."""
        self._withholding = True
        self._finish(connection, quiet=QUIET, patience=LULL)
        for ear, tag in tags:
            receive = ear.channel.callbacks[tag]
            ear.channel.basic_cancel(tag)
            ear.channel.callbacks[tag] = receive  # py-amqp would send back what still comes
        self._withholding = False
        self._finish(connection, quiet=0, patience=PATIENCE)
        for ear in self._ears:
            ear.acknowledge()

    def _finish(self, connection: Connection, *, quiet: float, patience: float) -> None:
        """Let what is in hand be done, until nothing new has come for ``quiet`` seconds."""
        begun = since = time.monotonic()
        while time.monotonic() - begun < patience:
            if self._turn(connection) or any(ear.in_hand for ear in self._ears):
                since = time.monotonic()
            elif time.monotonic() - since >= quiet:
                break

    def _turn(self, connection: Connection) -> bool:
        """Take what came and acknowledge what is done; whether anything came."""
        self._watch()
        transport = connection.connection.transport
        busy = self._stopping or any(ear.in_hand for ear in self._ears)
        try:
            connection.drain_events(timeout=_SOON if busy else _IDLE)
            while transport._read_buffer:
                connection.drain_events(timeout=_SOON)
        except TimeoutError:
            pass
        connection.heartbeat_check()
        with corked(transport):
            for ear in self._ears:
                ear.collect()
                if not self._withholding:
                    ear.acknowledge()
        assert self._loop is not None  # noqa: S101  set by start(), which starts us
        came = [ear for ear in self._ears if ear.arrived]
        for ear in came:
            batch, ear.arrived = ear.arrived, []
            ear.undone += len(batch)
            self._loop.call_soon_threadsafe(ear.gather, batch)
        return bool(came)

    def _watch(self) -> None:
        """A loop that is stuck cannot say so; end the process, and a supervisor starts it again."""
        self._tick = time.monotonic()
        if self._tick - self._beat > STUCK_AFTER:
            log.critical("the event loop is stuck: giving up")
            os._exit(70)
