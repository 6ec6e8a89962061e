"""How fast promises in a store are said and crossed out, against publishing alone."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kombu import Connection
from pymongo import MongoClient

from bench.platform import Platform
from bench.result import Result
from contracts.notify import TicketChanged
from kit import topology
from kit.relay import BATCH, Parcel, Publisher, Relay
from kit.seal import Keys
from kit.store import Store
from kit.wire import Envelope, new_id

EVENTS, RUNS = 5_000, 5


@dataclass(frozen=True)
class Thing:
    """The least that an aggregate can be."""

    id: str
    state: str = "opened"


class Things(Store):
    """A store with one shelf."""

    def __init__(self, db: Any, *, keys: Keys) -> None:
        super().__init__(db, name="bench", keys=keys)
        self.things = self.shelf("things", Thing)


def cases(platform: Platform) -> Iterator[Result]:
    """One case: 5,000 documents, each with one promise that one quorum queue wants."""
    platform.servers()
    uri = platform.virtual_host("bench-relay")
    with (
        Connection(uri) as connection,
        MongoClient[dict[str, Any]](platform.settings.mongo_uri, tz_aware=True) as client,
    ):
        topology.declare(connection)
        store = Things(client["bench_relay"], keys=Keys(platform.settings.keys))
        store.prepare()
        rounds = [_round(store, uri, connection) for _ in range(RUNS)]
        client.drop_database("bench_relay")
    value, baseline = (statistics.median(column) for column in zip(*rounds, strict=True))
    yield Result(
        bench="relay",
        case=f"{EVENTS} promises, one quorum queue",
        value=value,
        unit="events/s",
        baseline="the same messages in pipelined batches, no outbox",
        baseline_value=baseline,
        ratio=value / baseline,
        goal="≥ 2,000/s",
        goal_met=value >= 2_000,
    )


def _round(store: Things, uri: str, connection: Connection) -> tuple[float, float]:
    """Events per second through the outbox, and published alone."""
    connection.default_channel.queue_purge("gateway.events")
    documents = [_document(store) for _ in range(EVENTS)]
    store.things.collection.delete_many({})
    store.things.collection.insert_many(documents)
    relay = store.relay = Relay(Publisher(uri), store.fulfil)
    relay.start()
    begun = time.perf_counter()
    for document in documents:
        store.hand_over("things", document["_id"], document["_out"])
    while relay.in_hand:
        time.sleep(0.002)
    through_outbox = EVENTS / (time.perf_counter() - begun)
    relay.stop()
    if store.sweep(older_than=-timedelta(hours=1)):
        raise RuntimeError("the relay left promises unfulfilled")
    return through_outbox, _alone(uri, documents)


def _alone(uri: str, documents: list[dict[str, Any]]) -> float:
    parcels = [
        Parcel(one["to"], one["key"], bytes(one["body"]), one["id"])
        for document in documents
        for one in document["_out"]
    ]
    publisher = Publisher(uri)
    publisher.send(parcels[:1])
    begun = time.perf_counter()
    for start in range(0, len(parcels), BATCH):
        publisher.send(parcels[start : start + BATCH])
    rate = len(parcels) / (time.perf_counter() - begun)
    publisher.drop()
    return rate


def _document(store: Things) -> dict[str, Any]:
    key = new_id()
    event = TicketChanged(
        ticket_id=key, state="opened", community="140107001002", topic_of_call="policy", due_at=None
    )
    return store.things.document(Thing(key), [event], Envelope(type="bench", data={}))
