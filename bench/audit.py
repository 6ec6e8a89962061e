"""The audit of 200,000 entries over 26,002 accounts, in processes of its own, start and all."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from pymongo import MongoClient

from bench.platform import Platform
from bench.result import Result
from kit.seal import Keys
from kit.wire import Envelope, utcnow
from scenarios.processors import Processors
from services.logistics.domain.account import KEEPS
from services.logistics.domain.ledger import Move, Page, Posting, Tip, enter
from services.logistics.store import LogisticsStore

ENTRIES, RUNS, NAME, HOT = 200_000, 3, "bench_audit", "warehouse:main"


def cases(platform: Platform) -> Iterator[Result]:
    """One audit of a long ledger without faults."""
    platform.servers()
    with MongoClient[dict[str, Any]](platform.settings.mongo_uri, tz_aware=True) as client:
        yield _audit(platform, client, Keys(platform.settings.keys))
        client.drop_database(NAME)


def _audit(platform: Platform, client: MongoClient[dict[str, Any]], keys: Keys) -> Result:
    client.drop_database(NAME)
    store = LogisticsStore(client[NAME], name="logistics", keys=keys)
    store.prepare()
    _fill(store)
    begun = time.perf_counter()
    sum(1 for _ in client[NAME].entries.find({}, {"legs": 1}, batch_size=5000))
    plain = time.perf_counter() - begun
    took, ran, before = [], [], Processors.now()
    for _ in range(RUNS):
        begun, used = time.perf_counter(), _of_children()
        child = platform.process(
            sys.executable, "-m", "services.logistics.auditing", NAME, "entries"
        )
        found = json.loads(child.communicate()[0])
        took.append(time.perf_counter() - begun)
        ran.append(_of_children() - used)
    value, entries = statistics.median(took), found["entries"]
    return Result(
        bench="audit",
        case=f"audit of {entries} entries, {found['accounts']} accounts",
        value=value,
        unit="s",
        baseline="reading the entries and looking at nothing",
        baseline_value=plain,
        ratio=plain / value,
        goal="≤ 5 s, no faults",
        goal_met=value <= 5 and not found["faults"] and entries == ENTRIES,
        more={
            "runs": took,
            "cpu_s": statistics.median(ran),
            "withheld": Processors.now().since(before).withheld,
        },
    )


def _of_children() -> float:
    """Processor seconds of processes that have ended, and of those that they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _fill(store: LogisticsStore) -> None:
    """Write a long ledger, by the rules but without the bus."""
    now, lot = utcnow(), f"{KEEPS}.l1"
    tips: dict[str, Tip] = {}
    seal, documents = "", []
    for no in range(ENTRIES):
        kind, source, target, n = (
            ("receive", "supplier:s1", HOT, 10**7) if no == 0
            else ("issue", HOT, f"person:p{no % 26_000}", 1)
        )  # fmt: skip
        move = Move("mask", n, source, target, lot)
        page = Page(no, seal, tips, {})
        entry = enter(Posting(f"e{no}", kind, (move,)), page, at=now, by="bench")  # type: ignore[arg-type]
        tips |= {leg.account: Tip(leg.seq, leg.balance) for leg in entry.legs}
        seal = entry.hash
        document = store.ledger.entries.document(entry, [], Envelope(type="bench", data={}))
        documents.append(document)
        if len(documents) == 5000 or no == ENTRIES - 1:
            store.ledger.entries.collection.insert_many(documents)
            documents = []
