"""Questions to an owner, answered at once or not at all (`Query`).

Only for what is not in the read models: the development outbox, a masked field revealed.  One
connection, one question at a time, in a thread; the answer comes by direct reply-to.
"""

import asyncio
import threading
import time
from typing import Any

import orjson
from amqp import Message as Basic
from amqp import spec
from kombu import Connection

from contracts.base import Query
from kit.amqp import LOST
from kit.seal import Seal
from kit.wire import Caller, Envelope
from services.gateway.problems import Problem

REPLY_TO = "amq.rabbitmq.reply-to"


class Asker:
    """Asks services over the bus."""

    def __init__(self, uri: str, seal: Seal) -> None:
        self._uri = uri
        self._seal = seal
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._channel: Any = None
        self._reply: tuple[str, bytes] = ("", b"")
        self._unroutable = False

    async def ask(self, query: Query, caller: Caller, *, deadline: float = 3.0) -> Any:
        """What the owner answers; its refusal, or 503 in time, as a Problem."""
        envelope = Envelope.of(query, source="huiyin/gateway", caller=caller)
        body = await asyncio.to_thread(self._exchange, envelope, deadline)
        if body is None:
            detail = "The service that knows this does not answer now."
            raise Problem(503, "unavailable", detail, headers={"Retry-After": "2"})
        answer = orjson.loads(self._seal.open(body.decode(), about=envelope.id))
        if "refusal" in answer:
            told = answer["refusal"]
            raise Problem(told["status"], told["code"], told["detail"])
        return answer["result"]

    def close(self) -> None:
        """Forget the connection."""
        if self._connection is not None:
            self._connection.collect(socket_timeout=0.1)
        self._connection = self._channel = None

    # ---- in a thread ----------------------------------------------------------------------

    def _exchange(self, envelope: Envelope, deadline: float) -> bytes | None:
        until = time.monotonic() + deadline
        if not self._lock.acquire(timeout=deadline):
            return None
        try:
            return self._try(envelope, until)
        except LOST:
            self.close()
            return None
        finally:
            self._lock.release()

    def _try(self, envelope: Envelope, until: float) -> bytes | None:
        if self._channel is None or not self._connection_lives():
            self._open()
        self._unroutable = False
        basic = Basic(
            envelope.pack(self._seal),
            content_type="application/cloudevents+json",
            message_id=envelope.id,
            correlation_id=envelope.id,
            reply_to=REPLY_TO,
            expiration=str(int(max(until - time.monotonic(), 0.01) * 1000)),
        )
        where = (0, "queries", envelope.type, True, False)
        self._channel.send_method(spec.Basic.Publish, "Bssbb", where, basic)
        while time.monotonic() < until and not self._unroutable:
            try:
                self._channel.connection.drain_events(timeout=until - time.monotonic())
            except TimeoutError:
                return None
            if self._reply[0] == envelope.id:
                return self._reply[1]
        return None

    def _connection_lives(self) -> bool:
        """A connection that was idle may be dead: no heartbeat is sent between questions."""
        assert self._connection is not None  # noqa: S101  there is a channel
        try:
            self._connection.connection.drain_events(timeout=0.001)
        except TimeoutError:
            return True
        except LOST:
            self.close()
            return False
        return True

    def _open(self) -> None:
        self._connection = Connection(self._uri, connect_timeout=2, heartbeat=0)
        self._connection.connect()
        channel = self._connection.connection.channel()
        channel.auto_decode = False
        channel.events["basic_return"].add(self._on_return)
        channel.basic_consume(REPLY_TO, no_ack=True, callback=self._on_reply)
        self._channel = channel

    def _on_reply(self, message: Any) -> None:
        self._reply = (message.properties.get("correlation_id", ""), bytes(message.body))

    def _on_return(self, *_returned: object) -> None:
        self._unroutable = True
