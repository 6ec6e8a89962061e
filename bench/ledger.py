"""Posts to one hot account over the bus, against a multi-document transaction."""

import itertools
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from kombu import Connection
from pymongo import MongoClient, WriteConcern
from pymongo.database import Database
from pymongo.errors import PyMongoError

from bench.platform import Platform
from bench.result import Result, percentile
from contracts.gateway import NoteOutcome
from contracts.logistics import MoveStock, StockLine
from kit import topology
from kit.relay import Parcel, Publisher
from kit.seal import Keys
from kit.wire import Caller, Envelope, new_id
from scenarios.processors import Processors

WRITERS, RUNS, WARM, SECONDS = 50, 3, 1.0, 5.0
PREFIX, VHOST = "bench_ledger_", "bench-ledger"
HOT = "warehouse:main"


def cases(platform: Platform) -> Iterator[Result]:
    """The ledger over the bus."""
    platform.servers()
    uri = platform.virtual_host(VHOST)
    keys = Keys(platform.settings.keys)
    with MongoClient[dict[str, Any]](platform.settings.mongo_uri, tz_aware=True) as client:
        client.drop_database(f"{PREFIX}logistics")
        baseline = statistics.median(_transactions(client) for _ in range(RUNS))
        runs, shares = _over_the_bus(platform, uri, keys)
        yield _posts(runs, baseline, shares)
        client.drop_database(f"{PREFIX}logistics")


def _posts(
    runs: list[tuple[float, float, float]], baseline: float, shares: list[dict[str, float]]
) -> Result:
    rates, halves, tails = zip(*runs, strict=True)
    value, p99 = statistics.median(rates), statistics.median(tails)
    return Result(
        bench="ledger",
        case=f"{WRITERS} writers, one hot account, from command to outcome over the bus",
        value=value,
        unit="posts/s",
        baseline="multi-document transaction, same writers, no bus",
        baseline_value=baseline,
        ratio=value / baseline,
        goal="≥ 500/s, p99 ≤ 250 ms, ≥ 20 × the transaction",
        goal_met=value >= 500 and p99 <= 250 and value >= 20 * baseline,
        more={
            "p50_ms": statistics.median(halves),
            "p99_ms": p99,
            "runs": list(rates),
            # Where a run fell behind the others, this says whether it was let run.
            "poster_cores": [one["poster"] for one in shares],
            "withheld": [one["withheld"] for one in shares],
        },
    )


# ---- over the bus -------------------------------------------------------------------------


def _over_the_bus(
    platform: Platform, uri: str, keys: Keys
) -> tuple[list[tuple[float, float, float]], list[dict[str, float]]]:
    """Posts per second, and milliseconds of the median and the slowest hundredth, for each run.

    And of what the processors did meanwhile: cores that posters had, the part withheld by the host.
    """
    with Connection(uri) as connection:
        topology.declare(connection)
    environ = {"HUIYIN_AMQP_URI": uri, "HUIYIN_MONGO_PREFIX": PREFIX}
    posters = [
        platform.process(sys.executable, "-m", "services.logistics.poster", **environ)
        for _ in range(2)
    ]
    try:
        writers = Writers(uri, keys)
        writers.stock(10_000_000)
        runs, shares = [], []
        for _ in range(RUNS):
            before, ran, begun = Processors.now(), _ran(posters), time.perf_counter()
            runs.append(writers.run(SECONDS))
            lasted, withheld = time.perf_counter() - begun, Processors.now().since(before).withheld
            shares.append({"poster": (_ran(posters) - ran) / lasted, "withheld": withheld})
        return runs, shares
    finally:
        for one in posters:
            one.terminate()
            one.wait()


def _ran(posters: Sequence["subprocess.Popen[str]"]) -> float:
    """Processor seconds of the posters."""
    stats = [Path(f"/proc/{one.pid}/stat").read_text().rpartition(")")[2] for one in posters]
    return sum(int(one) for stat in stats for one in stat.split()[11:13]) / os.sysconf("SC_CLK_TCK")


class Writers:
    """Fifty who each wish, wait for the outcome, and wish again."""

    def __init__(self, uri: str, keys: Keys) -> None:
        self._keys = keys
        self._publisher = Publisher(uri)
        self._connection = Connection(uri, heartbeat=0)
        self._connection.connect()
        channel = self._connection.connection.channel()
        channel.auto_decode = False
        channel.basic_consume("gateway.commands", no_ack=True, callback=self._told)
        self._due: list[str] = []
        self._since: dict[str, float] = {}
        self.took: list[float] = []

    def stock(self, quantity: int) -> None:
        """Fill the hot account."""
        line = StockLine(item="mask", quantity=quantity)
        self._publisher.send([self._wish("receive", "supplier:s1", HOT, line, "bench")])
        while not self.took:
            self._connection.drain_events(timeout=60)

    def run(self, seconds: float) -> tuple[float, float, float]:
        """One run."""
        begun = time.perf_counter()
        self._due = [f"person:p{n}" for n in range(WRITERS)]
        measured = 0.0
        while (now := time.perf_counter()) < begun + WARM + seconds:
            if not measured and now > begun + WARM:
                measured, self.took = now, []
            if self._due:
                due, self._due = self._due, []
                one = StockLine(item="mask", quantity=1)
                self._publisher.send([self._wish("issue", HOT, who, one, who) for who in due])
            self._drain()
        lasted = time.perf_counter() - measured
        answered, took = len(self.took), self.took
        while self._since:
            self._connection.drain_events(timeout=30)
        return answered / lasted, percentile(took, 0.5) * 1000, percentile(took, 0.99) * 1000

    def _drain(self) -> None:
        """Take every outcome that is there, so that the next wishes leave together."""
        self._connection.drain_events(timeout=30)
        with suppress(TimeoutError):
            while True:
                self._connection.drain_events(timeout=0.001)

    def _wish(self, kind: Any, source: str, target: str, line: StockLine, who: str) -> Parcel:
        wish = MoveStock(
            area="1401", kind=kind, source=source, target=target, lines=[line], reason="bench"
        )
        key = new_id()
        envelope = Envelope.of(
            wish, id=key, caller=Caller(id=who, role="warehouse"), answer_to="gateway"
        )
        self._since[key] = time.perf_counter()
        body = envelope.pack(self._keys.message)
        return Parcel("commands", wish.topic, body, key)

    def _told(self, message: Any) -> None:
        envelope = Envelope.unpack(message.body, self._keys.message)
        outcome = envelope.message()
        assert isinstance(outcome, NoteOutcome)  # noqa: S101
        if outcome.status != 201:
            raise RuntimeError(f"refused: {outcome.code}")
        self.took.append(time.perf_counter() - self._since.pop(outcome.command_id))
        self._due.append(envelope.caller.id)


# ---- the baseline -------------------------------------------------------------------------


def _transactions(client: MongoClient[dict[str, Any]]) -> float:
    """Posts per second when two balances and a line change in one transaction."""
    safe = WriteConcern(w="majority", j=True)
    db = client.get_database(f"{PREFIX}logistics", write_concern=safe)
    for name in ("tx_balances", "tx_entries"):
        db.drop_collection(name)
        db.create_collection(name)
    db.tx_balances.insert_one({"_id": HOT, "n": 10_000_000})
    until, done = time.perf_counter() + SECONDS, itertools.count()

    def write(who: str) -> None:
        while time.perf_counter() < until:
            with client.start_session() as session, suppress(PyMongoError):
                session.with_transaction(partial(_change, db, who))
                if time.perf_counter() < until:
                    next(done)

    threads = [threading.Thread(target=write, args=(f"p{n}",)) for n in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return next(done) / SECONDS


def _change(db: Database[dict[str, Any]], who: str, session: Any) -> None:
    hot = {"_id": HOT, "n": {"$gte": 1}}
    if not db.tx_balances.update_one(hot, {"$inc": {"n": -1}}, session=session).matched_count:
        raise RuntimeError("short")
    db.tx_balances.update_one({"_id": who}, {"$inc": {"n": 1}}, upsert=True, session=session)
    db.tx_entries.insert_one({"_id": new_id(), "to": who}, session=session)
