"""A small city for service tests: an own virtual host, own databases, services on demand."""

import os
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

import orjson
from amqp import Message as Basic
from kombu import Connection
from nameko.containers import ServiceContainer
from pymongo import MongoClient

from contracts.base import MESSAGES, Command, Event, Message, Query
from contracts.gateway import NoteOutcome
from contracts.topology import queues
from kit.bundle import opened
from kit.errors import Unavailable
from kit.relay import Parcel, Publisher
from kit.seal import Keys
from kit.topology import declare
from kit.wire import Caller, Envelope, new_id
from services.logistics.poster import Poster
from services.logistics.store import LogisticsStore

OPERATOR = Caller(id="operator", role="city_op", area="1401")
REVIEWER = Caller(id="reviewer", role="city_op", area="1401")
PATIENCE = 60.0


class City:
    """Sends messages as the gateway would and collects what comes out."""

    def __init__(self, amqp: str, management: str, mongo: str) -> None:
        self.name = f"test-{new_id()[:8]}"
        self._management = management
        self._vhost("PUT")
        self.amqp = urlunsplit(urlsplit(amqp)._replace(path=f"/{self.name}"))
        self.prefix = f"{self.name}_"
        os.environ["HUIYIN_AMQP_URI"] = self.amqp
        os.environ["HUIYIN_MONGO_PREFIX"] = self.prefix
        self.client: MongoClient[dict[str, Any]] = MongoClient(mongo, tz_aware=True)
        self.keys = Keys.from_environment()
        self.publisher = Publisher(self.amqp, deadline=PATIENCE)
        self._connection = Connection(self.amqp)
        declare(self._connection)
        self._containers: list[ServiceContainer] = []
        self._posters: list[tuple[Poster, threading.Thread, MongoClient[dict[str, Any]]]] = []
        self.outcomes: dict[str, NoteOutcome] = {}
        self.said: list[tuple[Message, Envelope]] = []
        self._heard: set[str] = set()

    # ---- services -------------------------------------------------------------------------

    def run(self, service: type) -> ServiceContainer:
        """Start a service in this process and wait until it consumes."""
        container = ServiceContainer(service, {"AMQP_URI": self.amqp, "max_workers": 64})
        container.start()
        self._containers.append(container)
        probe = next(one for one in container.subextensions if type(one).__name__ == "Probe")
        self.until(probe.ready)
        return container

    def run_poster(self) -> Poster:
        """Start a hand that writes the ledger; the first one works, others stand by."""
        client = MongoClient[dict[str, Any]](os.environ["HUIYIN_MONGO_URI"], tz_aware=True)
        store = LogisticsStore(client[f"{self.prefix}logistics"], name="logistics", keys=self.keys)
        store.prepare()
        poster = Poster(self.amqp, store)
        thread = threading.Thread(target=poster.run, daemon=True)
        thread.start()
        self._posters.append((poster, thread, client))
        self.until(lambda: poster.ready)
        return poster

    def db(self, service: str) -> Any:
        """A service's database."""
        return self.client[self.prefix + service]

    def stop(self) -> None:
        """Stop what runs and forget what it left; the virtual host stays for the next test."""
        for container in self._containers:
            container.stop()
        self._containers.clear()
        for poster, thread, client in self._posters:
            poster.stop()
            thread.join()
            client.close()
        self._posters.clear()
        # Emptied, not dropped: making collections and indexes anew takes a second a test.
        for name in self._databases():
            for collection in self.client[name].list_collection_names():
                self.client[name][collection].delete_many({})
        for queue in queues():
            if self.waiting(queue.name):
                self._connection.default_channel.queue_purge(queue.name)
        self.outcomes.clear()
        self.said.clear()

    def close(self) -> None:
        """Remove the virtual host and the databases."""
        for name in self._databases():
            self.client.drop_database(name)
        self.publisher.drop()
        self._connection.release()
        self._vhost("DELETE")
        self.client.close()

    # ---- messages -------------------------------------------------------------------------

    def send(self, *messages: Message, caller: Caller = OPERATOR, **attributes: Any) -> list[str]:
        """Put commands, or events, on the bus; their ids."""
        envelopes = [
            Envelope.of(
                message,
                caller=caller,
                **({"answer_to": "gateway"} if isinstance(message, Command) else {}),
                **attributes,
            )
            for message in messages
        ]
        self.post(*envelopes)
        return [envelope.id for envelope in envelopes]

    def post(self, *envelopes: Envelope) -> None:
        """Put envelopes on the bus as they are."""
        parcels = [
            Parcel(_exchange(one), one.type, one.pack(self.keys.message), one.id)
            for one in envelopes
        ]
        try:
            sent = self.publisher.send(parcels)
        except Unavailable:  # nobody beats for it, and a test before this one was long
            sent = self.publisher.send(parcels)
        assert len(sent) == len(parcels), "a message had no queue to go to"

    def query(self, query: Query, caller: Caller = OPERATOR) -> Any:
        """Ask as the gateway does; the answer."""
        return self.question(Envelope.of(query, caller=caller))["result"]

    def question(self, question: Envelope) -> Any:
        """Ask what may be no question at all; the answer, or the refusal."""
        channel = self._connection.default_channel
        reply = channel.queue_declare("", exclusive=True).queue
        body = Basic(question.pack(self.keys.message), reply_to=reply)
        channel.basic_publish(body, "queries", question.type)
        found: list[Any] = []
        self.until(lambda: found.append(channel.basic_get(reply, no_ack=True)) or found[-1])
        return orjson.loads(self.keys.message.open(found[-1].body, about=question.id))

    def ask(self, command: Command, caller: Caller = OPERATOR, **attributes: Any) -> NoteOutcome:
        """Send a command and wait for what its owner decided."""
        (key,) = self.send(command, caller=caller, **attributes)
        return self.outcome(key)

    def outcome(self, key: str) -> NoteOutcome:
        """What was decided about a command."""
        self.until(lambda: self.take() or key in self.outcomes)
        return self.outcomes[key]

    def heard(self, kind: type[Event], count: int = 1) -> list[Any]:
        """The events of a kind that were said so far; waits until there are ``count``."""
        self.until(lambda: self.take() or len(self._of(kind)) >= count)
        return self._of(kind)

    def take(self) -> None:
        """Empty the gateway's two queues into ``outcomes`` and ``said``."""
        channel = self._connection.default_channel
        for queue in ("gateway.commands", "gateway.events"):
            while (message := channel.basic_get(queue, no_ack=True)) is not None:
                for body in opened(message):
                    self._note(Envelope.unpack(body, self.keys.message))

    def _note(self, envelope: Envelope) -> None:
        inside = envelope.message()
        if isinstance(inside, NoteOutcome):
            self.outcomes.setdefault(inside.command_id, inside)
        elif envelope.id not in self._heard:  # said once more; whoever listens recognises that
            self._heard.add(envelope.id)
            self.said.append((inside, envelope))

    def waiting(self, queue: str) -> int:
        """How many messages lie in a queue."""
        return int(self._connection.default_channel.queue_declare(queue, passive=True)[1])

    def dead(self, service: str) -> list[Any]:
        """Take the dead letters of a service."""
        channel, found = self._connection.default_channel, []
        while (message := channel.basic_get(f"dead.{service}", no_ack=True)) is not None:
            found.append(message)
        return found

    def until(self, condition: Callable[[], Any], patience: float = PATIENCE) -> None:
        """Wait until something is so; fail after a while."""
        end = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.01)

    def _databases(self) -> list[str]:
        return [one for one in self.client.list_database_names() if one.startswith(self.prefix)]

    def _of(self, kind: type[Event]) -> list[Any]:
        return [message for message, _ in self.said if type(message) is kind]

    def _vhost(self, method: str) -> None:
        parts = urlsplit(self._management)
        where = urlunsplit(parts._replace(netloc=f"{parts.hostname}:{parts.port}"))
        request = Request(f"{where}/api/vhosts/{self.name}", method=method)
        request.add_header("Authorization", "Basic " + _basic(parts.username, parts.password))
        urlopen(request, timeout=10).close()


def _basic(user: str | None, password: str | None) -> str:
    return b64encode(f"{user}:{password}".encode()).decode()


def _exchange(envelope: Envelope) -> str:
    kind = MESSAGES.get(envelope.type)
    if kind is not None and issubclass(kind, Event):
        return "events"
    if kind is not None and issubclass(kind, Query):
        return "queries"
    return "commands"
