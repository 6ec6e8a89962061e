"""Questions to an owner, answered at once or not at all (`Query`).

Only for what is not in the read models: the development outbox, a masked field revealed.  A
question has a line to the broker for itself until it is answered, so a slow one keeps nobody else
waiting; the answer comes by direct reply-to.
"""

import asyncio
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
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
#: How many questions of one process may wait for their answers at once.
LINES = 8


class Asker:
    """Asks services over the bus."""

    def __init__(self, uri: str, seal: Seal) -> None:
        self._uri = uri
        self._seal = seal
        self._threads = ThreadPoolExecutor(LINES, thread_name_prefix="asker")
        #: Lines that nobody uses now; the one used last is taken first, the others grow old.
        self._idle: deque[_Line] = deque()

    async def ask(self, query: Query, caller: Caller, *, deadline: float = 3.0) -> Any:
        """What the owner answers; its refusal, or 503 in time, as a Problem."""
        envelope = Envelope.of(query, source="huiyin/gateway", caller=caller)
        packed, until = envelope.pack(self._seal), time.monotonic() + deadline
        asked = asyncio.get_running_loop().run_in_executor(
            self._threads, self._exchange, envelope, packed, until
        )
        try:
            # All lines may be busy for longer than this question is worth waiting for.
            body = await asyncio.wait_for(asked, deadline + 0.5)
        except TimeoutError:
            body = None
        if body is None:
            detail = "The service that knows this does not answer now."
            raise Problem(503, "unavailable", detail, headers={"Retry-After": "2"})
        answer = orjson.loads(self._seal.open(body.decode(), about=envelope.id))
        if "refusal" in answer:
            told = answer["refusal"]
            raise Problem(told["status"], told["code"], told["detail"])
        return answer["result"]

    def close(self) -> None:
        """Hang up; who still waits is not answered any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        while self._idle:
            self._idle.pop().close()

    def _exchange(self, envelope: Envelope, packed: bytes, until: float) -> bytes | None:
        """In a thread: the answer, sealed; nothing when it did not come in time."""
        if time.monotonic() >= until:
            return None
        try:
            line = self._idle.pop()
        except IndexError:
            line = _Line(self._uri)
        try:
            return line.exchange(envelope, packed, until)
        except LOST:
            line.close()
            return None
        finally:
            self._idle.append(line)


class _Line:
    """A connection that carries one question at a time, opened when it is needed."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._connection: Connection | None = None
        self._channel: Any = None
        self._reply: tuple[str, bytes] = ("", b"")
        self._unroutable = False

    def exchange(self, envelope: Envelope, packed: bytes, until: float) -> bytes | None:
        """Ask, and wait for the answer; a lost connection raises one of `LOST`."""
        if self._channel is None or not self._lives():
            self._open()
        self._unroutable = False
        basic = Basic(
            packed,
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

    def close(self) -> None:
        """Forget the connection."""
        if self._connection is not None:
            self._connection.collect(socket_timeout=0.1)
        self._connection = self._channel = None

    def _lives(self) -> bool:
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
