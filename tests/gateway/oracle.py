"""Stands at the queues of queries and answers as the owners would, sealed."""

from collections.abc import Callable
from typing import Any

import orjson
from amqp import Message as Basic

from contracts.base import MESSAGES, Query
from contracts.topology import queue_of
from kit.wire import Envelope
from tests.gateway.stand_in import StandIn
from tests.gateway.town import Town


class Oracle(StandIn):
    """Answers queries in a thread with what ``told`` returns for them."""

    def __init__(self, town: Town, told: Callable[[Envelope], dict[str, Any] | None]) -> None:
        super().__init__(town.amqp)
        self._town = town
        self._told = told

    def consume(self, channel: Any) -> None:
        """Take every query."""
        queries = [one for one in MESSAGES.values() if issubclass(one, Query)]
        for queue in sorted({queue_of(one) for one in queries}):
            channel.basic_consume(queue, no_ack=True, callback=self._answer)

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
