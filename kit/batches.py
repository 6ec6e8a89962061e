"""Many messages in one call: `@hears_many` events, `@obeys_many` commands.

What is written together costs less than each alone; what fails together is tried one by one.
"""

import time
from typing import Any

import eventlet

from contracts.base import Command, Event, Message
from kit.delivery import Delivery
from kit.entrypoints import Decorator, ExcInfo, Hears, Obeys
from kit.errors import Refusal, Unreadable

#: Most events handed to a batch handler at once, and the wait of the first after a silence, in
#: seconds.
BATCH, AT_ONCE = 100, 0.02
#: Seconds a batch waits that follows hard upon another: while news stream in, few large batches
#: cost less than many small ones.
LINGER = 0.1
#: The same for commands for whose outcomes somebody waits; the first does not wait at all.
URGENT = 0.008


class HearsMany(Hears):
    """An event handler for batches: up to 100 events, or what comes while it lingers, in order."""

    prefetch = 2 * BATCH  # most come in bundles

    def __init__(
        self,
        *kinds: type[Message],
        linger: float = LINGER,
        at_once: float = AT_ONCE,
        **kwargs: Any,
    ) -> None:
        self.linger = linger
        self.at_once = at_once
        super().__init__(*kinds, **kwargs)

    def setup(self) -> None:
        """Start with an empty batch."""
        super().setup()
        self._waiting: list[tuple[Message, Delivery]] = []
        self._flushed = 0.0

    def deliver(self, delivery: Delivery) -> None:
        """Take a message in hand."""
        try:
            message = delivery.envelope.message()
        except Unreadable as wrong:
            delivery.bury(str(wrong))
            return
        if delivery.alone:
            self._spawn_batch([(message, delivery)])
            return
        self._waiting.append((message, delivery))
        if len(self._waiting) == 1:
            streaming = time.monotonic() - self._flushed < self.linger
            eventlet.spawn_after(self.linger if streaming else self.at_once, self._flush)
        elif len(self._waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        batch, self._waiting = self._waiting, []
        if batch:
            self._flushed = time.monotonic()
            self._spawn_batch(batch)

    def _spawn_batch(self, batch: list[tuple[Message, Delivery]]) -> None:
        """One worker for all; if it fails, one for each, so that one bad event fails alone."""

        def settle(
            _worker: object, result: Any, exc_info: ExcInfo | None
        ) -> tuple[Any, ExcInfo | None]:
            if exc_info is not None and len(batch) > 1:
                for one in batch:
                    eventlet.spawn_n(self._spawn_batch, [one])
            else:
                for _, delivery in batch:
                    self._settle(delivery, result, exc_info)
            return result, exc_info

        pairs = [(message, delivery.envelope) for message, delivery in batch]
        self.container.spawn_worker(self, (pairs,), {}, handle_result=settle)


class ObeysMany(Obeys, HearsMany):
    """A command handler for batches; where one is refused, each is obeyed alone."""

    prefetch = 48
    source = Obeys.source


def hears_many(*events: type[Event], linger: float = LINGER) -> Decorator:
    """Call the method with batches of these events: ``(self, [(event, cause), …])``.

    ``linger``, in seconds, is how long the first event of a batch waits for others while they
    stream in; the first after a silence hardly waits.
    """
    return HearsMany.decorator(*events, linger=linger)  # type: ignore[no-any-return]


def obeys_many(*commands: type[Command], waits: bool = True) -> Decorator:
    """Call the method with batches of these commands: ``(self, [(command, cause), …])``.

    A batch is obeyed as a whole or each command of it once more, so its handler recognises what it
    has done.  ``waits`` says whether somebody waits for outcomes; if not, batches are larger.
    """
    gathers = {"linger": URGENT, "at_once": 0.0} if waits else {}
    return ObeysMany.decorator(  # type: ignore[no-any-return]
        *commands, expected_exceptions=Refusal, **gathers
    )
