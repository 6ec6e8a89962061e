"""Messages that may have ended the process that worked on them.

A handler that fails can count its failures; one that ends its process cannot: out of memory, a
fault in a native library, the watchdog.  The broker counts instead how often a message came back.
Whoever came back often is suspected, with everything that was in hand at the same time.  Suspects
are worked on one at a time, each behind a note in the database: whose note is found there again
and again when it comes back has ended the process by itself.
"""

import logging
from collections import deque
from typing import Protocol

import eventlet
from eventlet.event import Event
from pymongo.errors import PyMongoError

from kit.delivery import Delivery
from kit.store import Store
from kit.telemetry import about

log = logging.getLogger(__name__)

#: How often a message comes back before it is suspected.
RETURNS = 3
#: How often a process may end while it works on this message and no other suspect.
DEATHS = 3


class Worker(Protocol):
    """Whoever takes a message in hand."""

    def deliver(self, delivery: Delivery) -> None:
        """Take a message in hand, to settle it later."""
        ...


class Suspects:
    """The line of those who wait to be worked on one at a time."""

    def __init__(self) -> None:
        self._line: deque[tuple[Worker, Delivery]] = deque()
        self._busy = False

    def take(self, worker: Worker, delivery: Delivery, store: Store) -> None:
        """Let ``worker`` have the message as soon as no other suspect is in hand."""
        self._line.append((worker, delivery))
        if not self._busy:
            self._busy = True
            eventlet.spawn_n(self._work, store)

    @property
    def busy(self) -> bool:
        """Whether one is in hand."""
        return self._busy

    def clear(self) -> None:
        """The connection is lost: the broker will give them again."""
        self._line.clear()

    def _work(self, store: Store) -> None:
        try:
            while self._line:
                _try(*self._line.popleft(), store)
        finally:
            self._busy = False


def _try(worker: Worker, delivery: Delivery, store: Store) -> None:
    log.warning("came back %d times: tried alone", delivery.returns, extra=about(delivery.envelope))
    settled = Event()
    delivery.alone, delivery.settled = True, lambda: settled.send(None)
    deaths = 0
    try:
        deaths = store.suspect(delivery.envelope)
    except PyMongoError as away:  # its handler will fail for the same reason, and be tried again
        log.warning("cannot note a suspect: %s", type(away).__name__)
    if deaths < DEATHS:
        _hand_over(worker, delivery)
    else:
        delivery.bury(f"{deaths} times a process ended while it worked on this message")
    settled.wait()
    try:
        store.acquit(delivery.envelope)
    except PyMongoError as away:
        log.warning("a suspect's note stays behind: %s", type(away).__name__)


def _hand_over(worker: Worker, delivery: Delivery) -> None:
    """Let the worker take it in hand, as soon as the database answers it."""
    while True:
        try:
            worker.deliver(delivery)
        except PyMongoError as away:
            log.warning("a suspect waits for the database: %s", type(away).__name__)
            eventlet.sleep(1)
        except Exception as wrong:
            log.exception("a suspect cannot be worked on")
            delivery.bury(f"{type(wrong).__name__}: {wrong}")
            return
        else:
            return
