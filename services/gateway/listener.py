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
from collections.abc import Sequence

from kombu import Connection

from kit.amqp import LOST, corked, read_ahead
from kit.ballast import LULL, QUIET, fill
from services.gateway.ear import Ear, Glance, Handler

log = logging.getLogger(__name__)

#: Seconds: how long acknowledgements may wait for the next turn, and an idle turn's length.
_SOON, _IDLE = 0.05, 0.5
#: Seconds without a turn of the event loop after which the process gives up and is started anew.
STUCK_AFTER = 90.0
#: When told to stop: seconds for which what is in hand may be worked on once nothing more comes.
PATIENCE = 3.0


class Listener:
    """Consumes some queues in a thread for the handlers of an event loop."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._ears: list[Ear] = []
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
        self._ears.append(Ear(queue, handle, pause, busy, glance))

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

    def _drain(self, connection: Connection, tags: Sequence[tuple[Ear, str]]) -> None:
        """Ask for no more while nothing is on its way, and finish what was given: `kit.ballast`."""
        self._withholding = True
        self._settle_down(connection)
        for ear, tag in tags:
            receive = ear.channel.callbacks[tag]
            ear.channel.basic_cancel(tag)
            ear.channel.callbacks[tag] = receive  # py-amqp would send back what still comes
        self._withholding = False
        until = time.monotonic() + PATIENCE
        while any(ear.in_hand for ear in self._ears) and time.monotonic() < until:
            self._turn(connection)
        for ear in self._ears:
            ear.acknowledge()

    def _settle_down(self, connection: Connection) -> None:
        """Wait until nothing is on its way: nothing comes any more, or no window has room."""
        begun = came = time.monotonic()
        filled = -QUIET
        while (now := time.monotonic()) - begun < LULL and now - came < QUIET:
            if not any(ear.room for ear in self._ears):
                break
            if now - filled >= QUIET:
                filled = now
                with corked(connection.connection.transport):
                    for ear in self._ears:
                        fill(ear.channel, ear.queue, ear.room)
            self._turn(connection)
            came = max(came, *(ear.came for ear in self._ears))

    def _turn(self, connection: Connection) -> None:
        """Take what came and acknowledge what is done."""
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
        for ear in self._ears:
            if ear.arrived:
                batch, ear.arrived = ear.arrived, []
                ear.undone += len(batch)
                self._loop.call_soon_threadsafe(ear.gather, batch)

    def _watch(self) -> None:
        """A loop that is stuck cannot say so; end the process, and a supervisor starts it again."""
        self._tick = time.monotonic()
        if self._tick - self._beat > STUCK_AFTER:
            log.critical("the event loop is stuck: giving up")
            os._exit(70)
