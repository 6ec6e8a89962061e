"""A message in hand: acknowledged, answered, moved or buried, exactly once."""

import logging
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from amqp import Message as Basic
from pymongo.errors import PyMongoError

from contracts.topology import RETRY_AFTER_MS
from kit.outbound import Outbound
from kit.relay import AGAIN, REPLAYED, Parcel
from kit.store import Store
from kit.telemetry import DEAD, about
from kit.wire import Envelope

log = logging.getLogger(__name__)

#: Headers that the broker sets, about this stay in a queue and no other.
_BROKERS = {"x-death", "x-delivery-count"}


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
        #: Whether to work on it by itself, and what to call once when it is settled.
        self.alone = False
        self.settled: Callable[[], None] = lambda: None
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

    @property
    def returns(self) -> int:
        """How often the broker has taken this message back, because its reader was gone."""
        return int(self._headers().get("x-delivery-count", 0))

    def ack(self) -> None:
        """Tell the broker that the work is done and written."""
        self._inbound.settle(self._message)
        self.settled()

    def answer(self, body: bytes) -> None:
        """Send the reply to a query, if its asker still listens."""
        properties = self._message.properties
        reply = Basic(body, correlation_id=properties.get("correlation_id", ""))
        self._inbound.reply(properties.get("reply_to", ""), reply)

    def move(
        self,
        exchange: str,
        key: str,
        headers: Mapping[str, Any] = MappingProxyType({}),
        *,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Publish the message elsewhere, and acknowledge it here once the broker has it."""

        def moved() -> None:
            then()
            self.ack()

        kept = {name: value for name, value in self._headers().items() if name not in _BROKERS}
        self._inbound.outbound.relay().take(
            [
                Parcel(
                    exchange,
                    key,
                    self.body,
                    self.envelope.id,
                    then=moved,
                    headers=kept | dict(headers),
                )
            ]
        )

    @property
    def replayed(self) -> bool:
        """Whether an operator has sent this here from among the dead letters."""
        return REPLAYED in self._headers()

    def bury(self, error: str, traceback: str = "") -> None:
        """Put the message among the dead letters, where an operator sees it and can replay it.

        Of a command one copy lies there, however often it was said again meanwhile.
        """
        try:
            if self._commands and not self._may_bury():
                return
        except PyMongoError as away:
            log.warning("cannot tell what lies dead already: %s", type(away).__name__)
        service = self.queue.partition(".")[0]
        DEAD.labels(topic=self.envelope.type).inc()
        log.error("dead letter: %s", error, extra=about(self.envelope))
        self.move(
            "dead",
            service,
            {
                "x-error": error[:500],
                "x-traceback": traceback[-4000:],
                "x-origin-queue": self.queue,
                "x-topic": self.envelope.type,
            },
            then=self._buried,
        )

    @property
    def _commands(self) -> Store | None:
        """Where deaths are remembered, if this came by a queue of commands."""
        events = self.queue.endswith((".events", ".queries"))
        return self._inbound.outbound.store if self.envelope.id and not events else None

    def _may_bury(self) -> bool:
        """Whether to bury this copy; if not it is settled, or waits until another one is buried."""
        store = self._commands
        if store is None or self.replayed or store.may_bury(self.envelope):
            return True
        if store.lies_dead(self.envelope):
            self.ack()
        else:
            last = RETRY_AFTER_MS[-1]
            self.move(f"retry.{last}", self.queue)
        return False

    def _buried(self) -> None:
        store = self._commands
        if store is None:
            return
        try:
            store.note_death(self.envelope)
        except PyMongoError as away:
            log.warning("a dead letter is not noted: %s", type(away).__name__)

    def _headers(self) -> dict[str, Any]:
        return self._message.properties.get("application_headers") or {}
