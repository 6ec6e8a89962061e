"""A message in hand: acknowledged, answered, moved or buried, exactly once."""

import logging
import time
from typing import Any, Protocol

from amqp import Message as Basic

from kit.outbound import Outbound
from kit.relay import AGAIN, Parcel
from kit.telemetry import DEAD, about
from kit.wire import Envelope

log = logging.getLogger(__name__)


class Connected(Protocol):
    """The connection that a message came over."""

    outbound: Outbound

    def settle(self, message: Any) -> None:
        """Acknowledge a message."""
        ...

    def reply(self, queue: str, message: Basic) -> None:
        """Publish a reply to an asker's queue."""
        ...


class Delivery:
    """A message in hand, until it is settled exactly once."""

    def __init__(
        self, inbound: Connected, queue: str, message: Any, envelope: Envelope, body: bytes
    ) -> None:
        self.queue = queue
        self.envelope = envelope
        #: As it came, alone or in a bundle.
        self.body = body
        self.since = time.perf_counter()
        self._inbound = inbound
        self._message = message

    @property
    def repeated(self) -> bool:
        """Whether this may be the second copy of a message that was obeyed."""
        redelivered = self._message.delivery_info.get("redelivered", False)
        return self.envelope.repeat or redelivered or AGAIN in self._headers()

    @property
    def attempt(self) -> int:
        """How often this message has failed before."""
        return int(self._headers().get("x-attempt", 0))

    def ack(self) -> None:
        """Tell the broker that the work is done and written."""
        self._inbound.settle(self._message)

    def answer(self, body: bytes) -> None:
        """Send the reply to a query, if its asker still listens."""
        properties = self._message.properties
        reply = Basic(body, correlation_id=properties.get("correlation_id", ""))
        self._inbound.reply(properties.get("reply_to", ""), reply)

    def move(self, exchange: str, key: str, **headers: Any) -> None:
        """Publish the message elsewhere, and acknowledge it here once the broker has it."""
        kept = {name: value for name, value in self._headers().items() if name != "x-death"}
        self._inbound.outbound.relay().take(
            [
                Parcel(
                    exchange,
                    key,
                    self.body,
                    self.envelope.id,
                    then=self.ack,
                    headers=kept | headers,
                )
            ]
        )

    def bury(self, error: str, traceback: str = "") -> None:
        """Put the message among the dead letters, where an operator sees it and can replay it."""
        service = self.queue.partition(".")[0]
        DEAD.labels(topic=self.envelope.type).inc()
        log.error("dead letter: %s", error, extra=about(self.envelope))
        self.move(
            "dead",
            service,
            **{
                "x-error": error[:500],
                "x-traceback": traceback[-4000:],
                "x-origin-queue": self.queue,
                "x-topic": self.envelope.type,
            },
        )

    def _headers(self) -> dict[str, Any]:
        return self._message.properties.get("application_headers") or {}
