"""Whoever stands at queues in a thread, in place of services that are not there."""

import threading
from typing import Any, Self

from kombu import Connection

from kit.wire import Envelope

PATIENCE = 60.0


class StandIn:
    """Hears what comes to some queues while its ``with`` block runs."""

    def __init__(self, amqp: str) -> None:
        self._amqp = amqp
        self.heard: list[Envelope] = []
        self._stopping = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stopping = True
        self._thread.join(5)

    def consume(self, channel: Any) -> None:
        """Say which queues are heard, and what is done with a message."""
        raise NotImplementedError

    def _run(self) -> None:
        with Connection(self._amqp) as connection:
            self.consume(connection.default_channel)
            self._ready.set()
            while not self._stopping:
                try:
                    connection.drain_events(timeout=0.1)
                except TimeoutError:
                    continue
