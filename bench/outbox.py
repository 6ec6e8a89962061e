"""What it costs to write an event with the change that it tells of, beside the change alone.

Threads add documents, each of which waits for the majority and the journal: bare, with the
event embedded (`Shelf.add`, as the services write), and in a transaction with a second collection.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pymongo import MongoClient, WriteConcern

from bench.platform import Platform
from bench.relay import Thing, Things
from bench.result import Result
from contracts.notify import TicketChanged
from kit.seal import Keys
from kit.wire import Envelope, new_id

THREADS, SECONDS, RUNS = (8, 32), 3.0, 3
CAUSE = Envelope(type="bench", data={})


def cases(platform: Platform) -> Iterator[Result]:
    """Documents per second, against bare inserts of the same run."""
    platform.servers()
    with MongoClient[dict[str, Any]](platform.settings.mongo_uri, tz_aware=True) as client:
        store = Things(client["bench_outbox"], keys=Keys(platform.settings.keys))
        store.prepare()
        writes = {
            "bare": _bare(client),
            "embedded": lambda: _embedded(store),
            "transaction": _transaction(client),
        }
        for threads in THREADS:
            yield _beside(writes, threads)
        client.drop_database("bench_outbox")


def _beside(writes: Mapping[str, Callable[[], None]], threads: int) -> Result:
    """One case: medians of runs that take turns."""
    rates: dict[str, list[float]] = {name: [] for name in writes}
    for _ in range(RUNS):
        for name, write in writes.items():
            rates[name].append(_rate(write, threads))
    found = {name: statistics.median(some) for name, some in rates.items()}
    ratio = found["embedded"] / found["bare"]
    return Result(
        bench="outbox",
        case=f"documents with an event, {threads} threads",
        value=found["embedded"],
        unit="documents/s",
        baseline="bare inserts, one by one",
        baseline_value=found["bare"],
        ratio=ratio,
        goal="≥ 0.8 of it",
        goal_met=ratio >= 0.8,
        more={"of_transaction": found["embedded"] / found["transaction"]},
    )


def _rate(write: Callable[[], None], threads: int) -> float:
    def work(until: float) -> int:
        done = 0
        while time.perf_counter() < until:
            write()
            done += 1
        return done

    write()
    begun = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        written = sum(pool.map(work, [begun + SECONDS] * threads))
    return written / (time.perf_counter() - begun)


def _bare(client: MongoClient[dict[str, Any]]) -> Callable[[], None]:
    safe = WriteConcern(w="majority", j=True)
    things = client["bench_outbox"].get_collection("bare", write_concern=safe)

    def write() -> None:
        things.insert_one({"_id": new_id(), "_v": 1, "state": "opened"})

    return write


def _embedded(store: Things) -> None:
    thing = Thing(new_id())
    store.things.add(thing, [_event(thing)], cause=CAUSE)


def _transaction(client: MongoClient[dict[str, Any]]) -> Callable[[], None]:
    """The document and its event, each in a collection of its own."""
    db = client["bench_outbox"]
    things, events = db["plain"], db["events"]
    events.create_index("at")

    def write() -> None:
        thing = Thing(new_id())
        cause = CAUSE.follow(_event(thing), source="bench", subject=thing.id, sequence=1)
        with (
            client.start_session() as session,
            session.start_transaction(write_concern=WriteConcern(w="majority", j=True)),
        ):
            things.insert_one({"_id": thing.id, "_v": 1, "state": "opened"}, session=session)
            said = {"_id": cause.id, "at": cause.time, "of": thing.id, "body": dict(cause.data)}
            events.insert_one(said, session=session)

    return write


def _event(thing: Thing) -> TicketChanged:
    return TicketChanged(
        ticket_id=thing.id,
        state="opened",
        community="140107001002",
        topic_of_call="policy",
        due_at=None,
    )
