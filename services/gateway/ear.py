"""What has come from one queue: handed to the loop in batches, acknowledged in order."""

import asyncio
import logging
import os
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.ballast import says_nothing
from kit.bundle import opened

log = logging.getLogger(__name__)

#: Most messages handed over at once, and in hand: with 500 it is no faster, and slower to stop.
BATCH, PREFETCH = 100, 200
BATCH_BYTES = 200_000
#: Messages in a batch from which on much is coming.
MUCH = 8


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
    #: Whether it only fills a window, and is for nobody.
    ballast: bool = False


Handler = Callable[[Sequence[Heard]], Awaitable[None]]
Glance = Callable[[Sequence[Heard]], None]


class Ear:
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
        #: The tags of the last that came and of the last that was acknowledged; when one came.
        self._last = self._told = 0
        self.came = 0.0
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
        self._last = self._told = 0
        channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003  py-amqp's signature

        def receive(message: Any) -> None:
            self._last, self.came = message.delivery_tag, time.monotonic()
            headers = message.properties.get("application_headers") or {}
            ballast = says_nothing(message)
            bodies = [b""] if ballast else opened(message)
            self.arrived += [
                Heard(body, headers, message.delivery_tag, channel, left == 0, ballast)
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
            self._glance([one for one in batch if not one.ballast])

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
            self._told = last.tag
            self.channel.basic_ack(last.tag, multiple=True)

    @property
    def room(self) -> int:
        """How many more the broker may give before it is told of any that is done."""
        return PREFETCH - (self._last - self._told)

    async def _work(self) -> None:
        clock = asyncio.get_running_loop().time
        while self._waiting:
            if len(self._waiting) < BATCH and clock() < self._began + self._pause:
                await asyncio.sleep(self._began + self._pause - clock())
            self._began = clock()
            size = _batch(self._waiting)
            batch, self._waiting = self._waiting[:size], self._waiting[size:]
            self._pause = self._busy if size >= MUCH else self._usual
            if said := [one for one in batch if not one.ballast]:
                await self._handle(said)
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
