"""Stands at the queues of queries and answers as the owners would, sealed."""

import threading
from collections.abc import Callable
from typing import Any, Self

import orjson
from amqp import Message as Basic
from kombu import Connection

from contracts.base import MESSAGES, Query
from contracts.topology import queue_of
from kit.wire import Envelope
from tests.gateway.town import PATIENCE, Town


class Oracle:
    """Answers queries in a thread with what ``told`` returns for them."""

    def __init__(self, town: Town, told: Callable[[Envelope], dict[str, Any] | None]) -> None:
        self._town = town
        self._told = told
        self._stopping = False
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.heard: list[Envelope] = []

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stopping = True
        self._thread.join(5)

    def _run(self) -> None:
        with Connection(self._town.amqp) as connection:
            channel = connection.default_channel
            queries = [one for one in MESSAGES.values() if issubclass(one, Query)]
            for queue in sorted({queue_of(one) for one in queries}):
                channel.basic_consume(queue, no_ack=True, callback=self._answer)
            self._ready.set()
            while not self._stopping:
                try:
                    connection.drain_events(timeout=0.1)
                except TimeoutError:
                    continue

    def _answer(self, message: Any) -> None:
        seal = self._town.keys.message
        envelope = Envelope.unpack(message.body, seal)
        self.heard.append(envelope)
        told = self._told(envelope)
        if told is None:
            return
        sealed = seal.close(orjson.dumps(told), about=envelope.id).encode()
        properties = message.properties
        reply = Basic(sealed, correlation_id=properties["correlation_id"])
        message.channel.basic_publish(reply, routing_key=properties["reply_to"])
