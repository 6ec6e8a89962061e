"""Posts to one hot account over the bus, against a multi-document transaction."""

import itertools
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from kombu import Connection
from pymongo import MongoClient, WriteConcern
from pymongo.database import Database
from pymongo.errors import PyMongoError

from bench.askers import Askers, ran
from bench.platform import Platform
from bench.result import Result, percentile
from contracts.logistics import MoveStock, StockLine
from kit import topology
from kit.seal import Keys
from kit.wire import new_id
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
        writers = Writers(uri, keys, "warehouse")
        writers.stock(10_000_000)
        runs, shares = [], []
        for _ in range(RUNS):
            before, used, begun = Processors.now(), ran(posters), time.perf_counter()
            runs.append(writers.run(SECONDS))
            lasted, withheld = time.perf_counter() - begun, Processors.now().since(before).withheld
            shares.append({"poster": (ran(posters) - used) / lasted, "withheld": withheld})
        return runs, shares
    finally:
        for one in posters:
            one.terminate()
            one.wait()


class Writers(Askers):
    """Fifty who each wish, wait for the outcome, and wish again."""

    def stock(self, quantity: int) -> None:
        """Fill the hot account."""
        line = StockLine(item="mask", quantity=quantity)
        self.ask([("bench", _move("receive", "supplier:s1", HOT, line))])
        while self.waiting:
            self.hear()

    def run(self, seconds: float) -> tuple[float, float, float]:
        """One run."""
        begun = time.perf_counter()
        self.due = [f"person:p{n}" for n in range(WRITERS)]
        one = StockLine(item="mask", quantity=1)
        measured = 0.0
        while (now := time.perf_counter()) < begun + WARM + seconds:
            if not measured and now > begun + WARM:
                measured, self.took = now, []
            if self.due:
                due, self.due = self.due, []
                self.ask([(who, _move("issue", HOT, who, one)) for who in due])
            self.hear()
        lasted = time.perf_counter() - measured
        answered, took = len(self.took), self.took
        while self.waiting:
            self.hear()
        return answered / lasted, percentile(took, 0.5) * 1000, percentile(took, 0.99) * 1000


def _move(kind: Any, source: str, target: str, line: StockLine) -> MoveStock:
    return MoveStock(
        area="1401", kind=kind, source=source, target=target, lines=[line], reason="bench"
    )


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
