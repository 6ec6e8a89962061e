"""How a service hears: `@hears` events, `@obeys` commands, `@answers` queries, `@sweeps` time.

A handler that returns has written what it decided, and its message is acknowledged.  One that
refuses is recorded and answered.  One that fails is tried again after 1 s, 10 s and 60 s and
then lies among the dead letters with its error, its traceback and the queue it came from.
"""

import logging
import time
import traceback as tb
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

import orjson
from nameko.extensions import Entrypoint
from nameko.timer import Timer

from contracts.base import Command, Event, Message, Query
from contracts.topology import HEARS, RETRY_AFTER_MS, queue_of
from kit.delivery import Delivery
from kit.errors import Refusal, Unreadable
from kit.inbound import Inbound
from kit.store import Store
from kit.telemetry import RETRIES, about, handled, latency

log = logging.getLogger(__name__)

M = TypeVar("M", bound=Message)
ExcInfo = tuple[type[BaseException], BaseException, TracebackType]


class _FromTheBus(Entrypoint):
    """What the three entry points share: one worker per message, settled by its result."""

    inbound = Inbound()
    prefetch = 24

    def __init__(self, *kinds: type[Message], **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(**kwargs)

    def setup(self) -> None:
        """Join the process's connection."""
        self.queue = self.source()
        self.inbound.register(self)

    def stop(self) -> None:
        """Nothing more is delivered once the connection has drained."""
        self.inbound.stop()

    def source(self) -> str:
        """The queue where this entry point's messages arrive."""
        return queue_of(self.kinds[0])  # type: ignore[arg-type]

    def topics(self) -> tuple[str, ...]:
        """The topics this entry point wants."""
        return tuple(kind.topic for kind in self.kinds)

    def deliver(self, delivery: Delivery) -> None:
        """Take a message in hand."""
        try:
            message = delivery.envelope.message()
        except Unreadable as wrong:
            self._unreadable(delivery, str(wrong))
            return

        def settle(
            _worker: object, result: Any, exc_info: ExcInfo | None
        ) -> tuple[Any, ExcInfo | None]:
            self._settle(delivery, result, exc_info)
            return result, exc_info

        args = (message, delivery.envelope)
        self.container.spawn_worker(self, args, {}, handle_result=settle)

    def _unreadable(self, delivery: Delivery, why: str) -> None:
        delivery.bury(why)

    def _settle(self, delivery: Delivery, result: Any, exc_info: ExcInfo | None) -> None:
        topic = delivery.envelope.type
        if exc_info is None:
            self._done(delivery, result)
            handled(topic, "done").inc()
        elif isinstance(exc_info[1], Unreadable):
            delivery.bury(str(exc_info[1]))
        else:
            self._failed(delivery, exc_info)
            handled(topic, "failed").inc()
        latency(topic).observe(time.perf_counter() - delivery.since)

    def _done(self, delivery: Delivery, _result: Any) -> None:
        delivery.ack()

    def _failed(self, delivery: Delivery, exc_info: ExcInfo) -> None:
        kind, error, trace = exc_info
        log.error(
            "handler failed: %s", kind.__name__, extra=about(delivery.envelope), exc_info=exc_info
        )
        if delivery.attempt >= len(RETRY_AFTER_MS):
            text = "".join(tb.format_exception(kind, error, trace))
            delivery.bury(f"{kind.__name__}: {error}", text)
            return
        RETRIES.labels(topic=delivery.envelope.type).inc()
        wait = RETRY_AFTER_MS[delivery.attempt]
        delivery.move(f"retry.{wait}", delivery.queue, {"x-attempt": delivery.attempt + 1})


class Hears(_FromTheBus):
    """An event handler: one event at a time, several at once in parallel."""

    def source(self) -> str:
        """The service's own queue of events; TypeError if contracts know nothing of it."""
        service = self.container.service_name
        missing = [kind.topic for kind in self.kinds if kind not in HEARS[service]]
        if missing:
            raise TypeError(f"contracts does not say that {service} hears {missing}")
        return f"{service}.events"


class Obeys(_FromTheBus):
    """A command handler.  A refusal is an answer: it is recorded, told and acknowledged."""

    def deliver(self, delivery: Delivery) -> None:
        """Take a message in hand."""
        store = self.inbound.outbound.store
        if delivery.repeated and store is not None and self._settled_before(delivery, store):
            delivery.ack()
            return
        super().deliver(delivery)

    def _settled_before(self, delivery: Delivery, store: Store) -> bool:
        """Whether the first copy was refused, or waits among the dead letters for an operator."""
        refused = store.was_refused(delivery.envelope)
        return refused or (not delivery.replayed and store.lies_dead(delivery.envelope))

    def _settle(self, delivery: Delivery, result: Any, exc_info: ExcInfo | None) -> None:
        store = self.inbound.outbound.store
        refusal = exc_info[1] if exc_info else None
        if isinstance(refusal, Refusal) and delivery.envelope.answer_to and store is not None:
            store.refuse(delivery.envelope, refusal)
            delivery.ack()
            handled(delivery.envelope.type, "refused").inc()
            return
        super()._settle(delivery, result, exc_info)


class Answers(_FromTheBus):
    """A query handler: what it returns is the answer; nothing is kept and nothing retried."""

    def _done(self, delivery: Delivery, result: Any) -> None:
        try:
            answer = self._sealed({"result": result}, delivery)
        except TypeError as wrong:  # what is no JSON must not end the process
            why = "an answer cannot be told: %s"
            log.error(why, wrong, extra=about(delivery.envelope))  # noqa: TRY400
            self._refuse(delivery)
        else:
            delivery.answer(answer)
            delivery.ack()

    def _unreadable(self, delivery: Delivery, why: str) -> None:
        """Whoever asked is told so; nobody could make use of the question later."""
        log.warning("unreadable question: %s", why, extra=about(delivery.envelope))
        self._refuse(delivery)

    def _failed(self, delivery: Delivery, exc_info: ExcInfo) -> None:
        self._refuse(delivery, exc_info[1])

    def _refuse(self, delivery: Delivery, error: BaseException | None = None) -> None:
        if isinstance(error, Refusal):
            told = {"status": error.status, "code": error.code, "detail": str(error)}
        else:
            told = {"status": 500, "code": "failed", "detail": "The owner could not answer."}
        delivery.answer(self._sealed({"refusal": told}, delivery))
        delivery.ack()

    def _sealed(self, answer: dict[str, Any], delivery: Delivery) -> bytes:
        """Answers may hold personal data, so all of them travel encrypted."""
        seal = self.inbound.outbound.keys().message
        return seal.close(orjson.dumps(answer), about=delivery.envelope.id).encode()


class Sweeps(Timer):
    """A timer for what time itself causes; only the main lane sweeps.

    Runs in every process of a service: what it does must be a conditional write.
    """

    inbound = Inbound()

    def start(self) -> None:
        """Begin, in the main lane."""
        if self.inbound.lane == "main":
            super().start()

    def handle_result(
        self, worker: object, result: Any, exc_info: ExcInfo | None
    ) -> tuple[Any, ExcInfo | None]:
        """A sweep that failed is logged; the next one comes in any case."""
        if exc_info is not None:
            log.error("sweep failed: %s", exc_info[0].__name__, exc_info=exc_info)
        return super().handle_result(worker, result, exc_info)  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End after the sweep under way."""
        if self.inbound.lane == "main":
            super().stop()


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def hears(*events: type[Event]) -> Decorator:
    """Call the method with each of these events: ``(self, event, cause)``."""
    return Hears.decorator(*events)  # type: ignore[no-any-return]


def obeys(*commands: type[Command]) -> Decorator:
    """Call the method with each of these commands: ``(self, command, cause)``."""
    return Obeys.decorator(*commands, expected_exceptions=Refusal)  # type: ignore[no-any-return]


def answers(query: type[Query]) -> Decorator:
    """Call the method with each query: ``(self, query, cause)``; it returns the answer."""
    return Answers.decorator(query, expected_exceptions=Refusal)  # type: ignore[no-any-return]


def sweeps(*, every: float) -> Decorator:
    """Call the method with no argument every so many seconds, never twice at once."""
    return Sweeps.decorator(interval=every)  # type: ignore[no-any-return]
