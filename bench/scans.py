"""Scans of parcels over the bus: the command as the gateway sends it, to the outcome it waits for.

Every scan is sent in two uploads, in any order, and counted once.
`bench parcels` measures the store alone.
"""

import random
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from kombu import Connection
from pymongo import MongoClient

from bench.askers import Askers, ran
from bench.compounds import a_compound
from bench.platform import Platform
from bench.result import Result, percentile
from cli.processes import nameko
from contracts.logistics import RegisterCompound, Scan, ScanParcels
from kit import topology
from kit.seal import Keys
from scenarios.processors import Processors

WRITERS, SCANS, VHOST, PREFIX = 50, {1: 6_000, 25: 40_000}, "bench-scans", "bench_scans_"
GOALS = {1: 800, 25: 4_000}


def cases(platform: Platform) -> Iterator[Result]:
    """Singly, and in uploads of 25."""
    platform.servers()
    uri, keys = platform.virtual_host(VHOST), Keys(platform.settings.keys)
    with Connection(uri) as connection:
        topology.declare(connection)
    with MongoClient[dict[str, Any]](platform.settings.mongo_uri) as client:
        client.drop_database(f"{PREFIX}logistics")
        service = _service(platform, uri)
        writers = Writers(uri, keys, "community")
        try:
            for size, count in SCANS.items():
                yield _measured(writers, service, size, count)
                _check(client, writers.compound, count + WRITERS * size)
        finally:
            service.terminate()
            service.wait()
        client.drop_database(f"{PREFIX}logistics")


def _service(platform: Platform, uri: str) -> "subprocess.Popen[str]":
    """One process of logistics, as `huiyin up` starts it."""
    environ = {
        "HUIYIN_AMQP_URI": uri, "HUIYIN_MONGO_PREFIX": PREFIX, "HUIYIN_LANE": "main",
        "EVENTLET_NO_GREENDNS": "yes",
    }  # fmt: skip
    return platform.process(*nameko("services.logistics.service"), **environ)


def _measured(
    writers: "Writers", service: "subprocess.Popen[str]", size: int, count: int
) -> Result:
    writers.draw()
    writers.scan(size, WRITERS * size, "warm")
    used, before, begun = ran([service]), Processors.now(), time.perf_counter()
    writers.scan(size, count, f"p{size}")
    lasted, used = time.perf_counter() - begun, ran([service]) - used
    rate = 2 * count / lasted
    return Result(
        bench="scans",
        case=f"over the bus, uploads of {size}, {WRITERS} writers, each sent twice, counted once",
        value=rate,
        unit="scans/s",
        baseline="the goal",
        baseline_value=GOALS[size],
        ratio=rate / GOALS[size],
        goal=f"≥ {GOALS[size]}/s",
        goal_met=rate >= GOALS[size],
        more={
            "p50_ms": percentile(writers.took, 0.5) * 1000,
            "p99_ms": percentile(writers.took, 0.99) * 1000,
            "service_ms_per_upload": used / (2 * count / size) * 1000,
            "service_cores": used / lasted,
            "withheld": Processors.now().since(before).withheld,
        },
    )


class Writers(Askers):
    """Fifty phones of one compound."""

    compound = ""

    def draw(self) -> None:
        """Register the compound."""
        stairs = [
            {name: getattr(one, name) for name in ("building", "unit", "x", "y", "floors", "doors")}
            for one in a_compound(1)
        ]
        wish = RegisterCompound.model_validate(
            {"area": "140105001001", "title": "bench", "staircases": stairs}
        )
        (self.compound,) = self.ask([("office", wish)])
        while self.waiting:
            self.hear()

    def scan(self, size: int, count: int, name: str) -> None:
        """Upload so many scans, each in two uploads; returns when all are answered."""
        uploads = [
            [Scan(parcel=f"{name}-{n}", step="arrived", building=1, unit=1) for n in part]
            for part in (range(at, at + size) for at in range(0, count, size))
        ]
        todo = [ScanParcels(compound_id=self.compound, scans=one) for one in uploads for _ in "ab"]
        random.Random(1).shuffle(todo)
        self.due, self.took = [f"phone-{n}" for n in range(WRITERS)], []
        while todo or self.waiting:
            due, self.due = self.due, []
            self.ask([(who, todo.pop()) for who in due[: len(todo)]])
            self.hear()


def _check(client: MongoClient[dict[str, Any]], compound: str, count: int) -> None:
    """Each scan is in its parcel once, and was told to be counted once and repeated once."""
    db = client[f"{PREFIX}logistics"]
    lines = sum(len(one["log"]) for one in db.parcels.find({"compound": compound}, {"log": 1}))
    uploads = list(db.uploads.find({"compound_id": compound}))
    accepted = sum(one["accepted"].get("arrived", 0) for one in uploads)
    repeated = sum(one["repeated"] for one in uploads)
    if (lines, accepted, repeated) != (count, count, count):
        raise RuntimeError(f"{lines} written, {accepted} counted, {repeated} repeated of {count}")
