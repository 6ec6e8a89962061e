"""A gateway for tests: on the real broker and database, spoken to over HTTP.

The owners of commands are not there; `Owner` stands at their queues and answers as it is told,
with real messages on the real bus.
"""

import asyncio
import io
import os
import socket
import threading
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

import aiohttp
import orjson
import uvicorn
from fastapi import FastAPI
from kombu import Connection
from pymongo import MongoClient

from contracts.base import MESSAGES, Command, Event, Message
from contracts.gateway import NoteOutcome
from contracts.topology import queue_of
from kit.bundle import opened
from kit.relay import Parcel, Publisher
from kit.seal import Keys
from kit.topology import declare
from kit.wire import SYSTEM, Caller, Envelope, new_id, utcnow
from services.gateway.app import create_app
from services.gateway.keys import new_key
from tests.gateway.stand_in import PATIENCE, StandIn

Answer = Callable[[Envelope], NoteOutcome | None]


class Town:
    """A virtual host and a database of this test run, thrown away afterwards."""

    def __init__(self, amqp: str, management: str, mongo: str) -> None:
        self.name = f"gateway-{new_id()[:8]}"
        self.mongo = mongo
        self._management = management
        self._vhost("PUT")
        self.amqp = urlunsplit(urlsplit(amqp)._replace(path=f"/{self.name}"))
        self.keys = Keys.from_environment()
        self._client: MongoClient[dict[str, Any]] = MongoClient(mongo, tz_aware=True)
        self.prefix = f"{self.name}_"
        with Connection(self.amqp) as connection:
            declare(connection)

    @property
    def db(self) -> Any:
        """The gateway's database, read as nobody but a test may."""
        return self._client[f"{self.prefix}gateway"]

    def key(self, role: str, area: str = "1401", subject: str = "", contracts: Any = ()) -> str:
        """A fresh API key."""
        shown, document = new_key(
            role, area=area, subject=subject, name="test", contracts=contracts, now=utcnow()
        )
        self.db["keys"].insert_one(document)
        return shown

    def lies(self, thing_id: str, area: str, owner: str = "") -> str:
        """Make a thing known to lie somewhere, as its events would."""
        facts = {"kind": "thing", "area": area, "owner": owner, "v": 1}
        self.db.scopes.update_one({"_id": thing_id}, {"$set": facts}, upsert=True)
        return thing_id

    def say(
        self, *messages: Message, sequence: int = 1, caller: Caller = SYSTEM, **attributes: Any
    ) -> list[Envelope]:
        """Put events, or outcomes, on the bus."""
        told = {"sequence": sequence, "caller": caller, **attributes}
        envelopes = [Envelope.of(one, **told) for one in messages]
        publisher = Publisher(self.amqp, deadline=60)
        publisher.send([self._parcel(one) for one in envelopes])
        publisher.drop()
        return envelopes

    def say_raw(self, queue: str, body: bytes) -> None:
        """Put bytes straight into a queue."""
        publisher = Publisher(self.amqp, deadline=60)
        publisher.send([Parcel("", queue, body, new_id())])
        publisher.drop()

    def take(self, queue: str) -> list[Any]:
        """Take what lies in a queue."""
        with Connection(self.amqp) as connection:
            channel, found = connection.default_channel, []
            while (message := channel.basic_get(queue, no_ack=True)) is not None:
                found.append(message)
            return found

    def waiting(self, queue: str) -> int:
        """How many messages lie ready in a queue."""
        with Connection(self.amqp) as connection:
            declared = connection.default_channel.queue_declare(queue, passive=True)
            return int(declared.message_count)

    def close(self) -> None:
        """Remove all of it."""
        self._client.drop_database(f"{self.prefix}gateway")
        self._client.close()
        self._vhost("DELETE")

    def _parcel(self, envelope: Envelope) -> Parcel:
        exchange = "events" if issubclass(MESSAGES[envelope.type], Event) else "commands"
        return Parcel(exchange, envelope.type, envelope.pack(self.keys.message), envelope.id)

    def _vhost(self, method: str) -> None:
        parts = urlsplit(self._management)
        where = urlunsplit(parts._replace(netloc=f"{parts.hostname}:{parts.port}"))
        request = Request(f"{where}/api/vhosts/{self.name}", method=method)
        name = b64encode(f"{parts.username}:{parts.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {name}")
        urlopen(request, timeout=10).close()


@contextmanager
def founded() -> Iterator[Town]:
    """A town on the broker and the database that the environment names."""
    town = Town(
        os.environ["HUIYIN_AMQP_URI"],
        os.environ["HUIYIN_MANAGEMENT"],
        os.environ["HUIYIN_MONGO_URI"],
    )
    yield town
    town.close()


def agree(envelope: Envelope) -> NoteOutcome:
    """Say yes to a command that makes something."""
    return NoteOutcome(
        command_id=envelope.id, status=201, result={"id": envelope.id, "state": "new"}
    )


class Owner(StandIn):
    """Stands at the queues of all owners and answers commands in a thread."""

    def __init__(self, town: Town, answer: Answer = agree) -> None:
        super().__init__(town.amqp)
        self._town = town
        self._publisher = Publisher(town.amqp, deadline=60)
        self.answer = answer

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        self._publisher.drop()
        # Otherwise a sweeper would say in the next test what this one has left.
        self._town.db.commands.update_many({"state": "pending"}, {"$unset": {"due": ""}})

    def consume(self, channel: Any) -> None:
        """Take every command."""
        commands = [one for one in MESSAGES.values() if issubclass(one, Command)]
        for queue in sorted({queue_of(one) for one in commands} - {"gateway.commands"}):
            channel.queue_purge(queue)  # what another test has left
            channel.basic_consume(queue, callback=self._obey)

    def _obey(self, message: Any) -> None:
        for body in opened(message):
            envelope = Envelope.unpack(body, self._town.keys.message)
            self.heard.append(envelope)
            outcome = self.answer(envelope)
            if outcome is not None:
                self._publisher.send([self._town._parcel(Envelope.of(outcome, cause=envelope.id))])
        message.channel.basic_ack(message.delivery_tag)


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: Any
    body: Any
    raw: bytes


@dataclass
class Client:
    """An HTTP client with a key, or none."""

    base: str
    session: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict)

    def knowing(self, key: str) -> "Client":
        """The same client, as somebody else."""
        return Client(self.base, self.session, {"Authorization": f"Bearer {key}"})

    async def call(self, method: str, path: str, **options: Any) -> Response:
        """One request."""
        headers = self.headers | options.pop("headers", {})
        url = self.base + path
        async with self.session.request(method, url, headers=headers, **options) as answer:
            raw = await answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
            body = orjson.loads(raw) if raw and is_json else None
            return Response(answer.status, answer.headers, body, raw)

    async def post(self, path: str, body: Any = None, **headers: str) -> Response:
        """POST JSON, or bytes as they are, with headers given as ``Idempotency_Key="…"``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        raw = isinstance(body, bytes | io.IOBase)
        data = body if raw else orjson.dumps({} if body is None else body)
        return await self.call(
            "POST", path, data=data, headers={"Content-Type": "application/json"} | named
        )

    async def get(self, path: str, **headers: str) -> Response:
        """GET."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.call("GET", path, headers=named)


@contextmanager
def serving(town: Town, amqp: str = "", **environment: str) -> Iterator[tuple[str, FastAPI]]:
    """A gateway in a thread of its own; its address and its application."""
    settings = {
        "HUIYIN_AMQP_URI": amqp or town.amqp,
        "HUIYIN_MONGO_URI": town.mongo,
        "HUIYIN_MONGO_PREFIX": town.prefix,
        "HUIYIN_PUBLIC_LIMIT": "1000/minute",
    } | environment
    before = dict(os.environ)
    os.environ.update(settings)
    app = create_app()
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    until(lambda: server.started or not thread.is_alive())
    assert server.started, "the gateway did not start"
    try:
        yield base, app
    finally:
        server.should_exit = True
        thread.join(15)
        for name in settings:  # the next town must not find a wire that somebody has cut
            os.environ.pop(name)
            if name in before:
                os.environ[name] = before[name]
        assert not thread.is_alive(), "the gateway did not stop"


@asynccontextmanager
async def client(base: str) -> AsyncIterator[Client]:
    """A client without a key."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield Client(base, session)


def until(condition: Callable[[], Any], patience: float = PATIENCE) -> None:
    """Wait until something is so; fail after a while."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


async def eventually(condition: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """The first true answer of ``condition``, which may be async; fail after a while."""
    async with asyncio.timeout(patience):
        while True:
            found = condition()
            if isinstance(found, Awaitable):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.02)
