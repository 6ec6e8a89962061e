"""What the gateway hears: outcomes of commands, and every event for its read models."""

import asyncio
import logging
import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from contracts.base import Event, Message
from contracts.gateway import NoteDeath, NoteOutcome
from kit.errors import Unreadable
from kit.relay import Parcel, Relay
from kit.seal import Seal
from kit.telemetry import DEAD, about, handled, latency
from kit.wire import Envelope, new_id
from services.gateway import views
from services.gateway.ear import BATCH, MUCH, Heard
from services.gateway.feed import Feed
from services.gateway.intake import Intake
from services.gateway.listener import Listener
from services.gateway.store import AWAY, Database

log = logging.getLogger(__name__)

#: Seconds between two batches of outcomes, which are told before they are written, and of events,
#: usually and while many come: what somebody has just made is looked for until it is there.
OUTCOMES_EVERY, EVENTS_EVERY, EVENTS_BUSY = 0.04, 0.04, 0.08
#: Seconds for which many events give way to commands that are being kept.
GIVE_WAY = 0.03
Pair = tuple[Message, Envelope]
Work = Callable[[Sequence[Pair]], Awaitable[None]]


def gives_way(count: int) -> bool:
    """Whether a batch of events is worth a pause: there are many, and no more wait behind them."""
    return MUCH <= count < BATCH


def open_relay(uri: str) -> Relay:
    """The process's one way to speak.

    What it publishes is promised in the commands collection and crossed out by its outcome, so
    there is nothing to fulfil here.
    """
    return Relay.over(uri)


class Bus:
    """Turns what arrives into documents, and then tells whoever waits for it."""

    def __init__(
        self, uri: str, *, seal: Seal, relay: Relay, intake: Intake, database: Database, feed: Feed
    ) -> None:
        self._seal = seal
        self._relay = relay
        self._intake = intake
        self._database = database
        self._feed = feed
        #: What was read at a glance and is not handled yet.
        self._read: dict[Heard, Pair] = {}
        self.listener = Listener(uri)
        hear = self.listener.hear
        hear(
            "gateway.commands", self._hear_outcomes,
            pause=OUTCOMES_EVERY, busy=OUTCOMES_EVERY, glance=self._tell_outcomes,
        )  # fmt: skip
        hear("gateway.events", self._hear_events, pause=EVENTS_EVERY, busy=EVENTS_BUSY)

    def _tell_outcomes(self, heard: Sequence[Heard]) -> None:
        """Tell outcomes as they come; they are written down in batches."""
        for one in heard:
            with suppress(Unreadable):  # which will be seen when it is handled
                pair = self._read[one] = self._open(one)
                if isinstance(pair[0], NoteOutcome):
                    self._intake.tell(pair[0])

    async def _hear_outcomes(self, heard: Sequence[Heard]) -> None:
        await self._settle("gateway.commands", heard, self._note)

    async def _hear_events(self, heard: Sequence[Heard]) -> None:
        if gives_way(len(heard)):
            await self._intake.lull(GIVE_WAY)
        await self._settle("gateway.events", heard, self._project)

    async def _note(self, batch: Sequence[Pair]) -> None:
        if outcomes := [one for one, _ in batch if isinstance(one, NoteOutcome)]:
            await self._intake.note(outcomes)
        if deaths := [one for one, _ in batch if isinstance(one, NoteDeath)]:
            await self._intake.set_aside(deaths)

    async def _project(self, batch: Sequence[Pair]) -> None:
        heard = [(one, envelope) for one, envelope in batch if isinstance(one, Event)]
        writes = [write for event, envelope in heard for write in views.project(event, envelope)]
        await self._database.apply(writes)
        self._feed.publish(heard)

    # ---- what fails -----------------------------------------------------------------------

    async def _settle(self, queue: str, heard: Sequence[Heard], work: Work) -> None:
        """Work on a batch; if it fails, on each alone, and bury what fails alone."""
        readable: list[tuple[Heard, Pair]] = []
        for one in heard:
            try:
                pair = self._read.pop(one) if one in self._read else self._open(one)
                readable.append((one, pair))
            except Unreadable as wrong:
                await self._bury(queue, one, "unreadable", wrong)
        pairs = [pair for _, pair in readable]
        failed: Counter[str] = Counter()
        begun = time.perf_counter()
        if pairs and await self._failure(work, pairs) is not None:
            for one, pair in readable:
                failure = await self._failure(work, [pair])
                if failure is not None:
                    failed[pair[0].topic] += 1
                    await self._bury(queue, one, pair[1].type, failure, pair[1])
        took = time.perf_counter() - begun
        for topic, count in Counter(message.topic for message, _ in pairs).items():
            handled(topic, "done").inc(count - failed[topic])
            latency(topic).observe(took)
        for topic, count in failed.items():
            handled(topic, "failed").inc(count)

    def _open(self, heard: Heard) -> Pair:
        envelope = Envelope.unpack(heard.body, self._seal)
        return envelope.message(), envelope

    async def _failure(self, work: Work, pairs: Sequence[Pair]) -> BaseException | None:
        """Why the work failed, or None; while the database is away it is tried again."""
        pause = 0.2
        while True:
            [failure] = await asyncio.gather(work(pairs), return_exceptions=True)
            if not isinstance(failure, AWAY):
                return failure
            log.warning("%d messages wait for the database", len(pairs))
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _bury(
        self,
        queue: str,
        heard: Heard,
        topic: str,
        failure: BaseException,
        envelope: Envelope | None = None,
    ) -> None:
        """Put a message among the dead letters; returns when the broker has it there."""
        DEAD.labels(topic=topic).inc()
        log.error(
            "dead letter: %s", type(failure).__name__, extra=about(envelope) if envelope else {}
        )
        loop, buried = asyncio.get_running_loop(), asyncio.Event()
        name = envelope.id if envelope else new_id()  # its bundle may hold others that fail
        parcel = Parcel(
            "dead",
            "gateway",
            heard.body,
            name,
            origin=name,  # so that handing it over again changes nothing while it is in hand
            then=lambda: _call(loop, buried.set),
            headers={
                "x-error": f"{type(failure).__name__}: {failure}"[:500],
                "x-traceback": "".join(traceback.format_exception(failure))[-4000:],
                "x-origin-queue": queue,
                "x-topic": topic,
            },
        )
        while not buried.is_set():
            self._relay.take([parcel])
            with suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await buried.wait()


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(what)
