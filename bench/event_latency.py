"""How long after a write another process hears of it, at a city's rate of 60 events a second."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from kombu import Connection
from pymongo import MongoClient, WriteConcern

from bench.platform import Platform
from bench.result import Result, percentile
from cli.processes import nameko
from kit import topology

RATE, SECONDS, WARM_UP, RUNS = 60, 12, 3, 3


def cases(platform: Platform) -> Iterator[Result]:
    """Median and 99th percentile, each the median of three runs."""
    platform.servers()
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(_over_the_bus(platform))
        theirs.append(_over_a_change_stream(platform))
    for case, share, goal in (("p50", 0.5, 0.010), ("p99", 0.99, 0.050)):
        value = statistics.median(percentile(run, share) for run in ours)
        baseline = statistics.median(percentile(run, share) for run in theirs)
        yield Result(
            bench="event_latency",
            case=f"write to handler at {RATE}/s, {case}",
            value=value * 1000,
            unit="ms",
            baseline="change stream",
            baseline_value=baseline * 1000,
            ratio=baseline / value,
            goal=f"≤ {goal * 1000:.0f} ms",
            goal_met=value <= goal,
        )


def _over_the_bus(platform: Platform) -> list[float]:
    """Two services, each in a process of its own, over a quorum queue."""
    uri = platform.virtual_host("bench-latency")
    with Connection(uri) as connection:
        topology.declare(connection)
        for queue in ("logistics.events", "gateway.events"):
            connection.default_channel.queue_purge(queue)
    notes = platform.settings.home / "latencies"
    notes.write_text("")
    environ = {
        "HUIYIN_AMQP_URI": uri,
        "HUIYIN_MONGO_PREFIX": "bench_latency_",
        "BENCH_NOTES": str(notes),
        "BENCH_RATE": str(RATE),
    }
    running = [_service(platform, one, environ) for one in ("Hearer", "Writer")]
    time.sleep(WARM_UP + SECONDS)
    _end(*running)
    return [float(line) for line in notes.read_text().splitlines()][WARM_UP * RATE :]


def _service(platform: Platform, name: str, environ: dict[str, str]) -> "subprocess.Popen[str]":
    argv = nameko(f"bench.latency_services:{name}")
    return platform.process(*argv, HUIYIN_LANE="main", **environ)


def _over_a_change_stream(platform: Platform) -> list[float]:
    """One process inserts as carefully as our stores do, another watches the collection."""
    with MongoClient[dict[str, Any]](platform.settings.mongo_uri) as client:
        client.drop_database("bench_stream")
        things = client["bench_stream"].get_collection(
            "things", write_concern=WriteConcern(w="majority", j=True)
        )
        watcher = platform.process(sys.executable, "-m", "bench.change_stream")
        if watcher.stdout is None or watcher.stdout.readline() != "watching\n":
            raise RuntimeError("the change stream did not open")
        begun = time.monotonic()
        for number in range((WARM_UP + SECONDS) * RATE):
            time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
            things.insert_one({"at": time.time()})
        _end(watcher)
        client.drop_database("bench_stream")
    return [float(line) for line in watcher.stdout][WARM_UP * RATE :]


def _end(*processes: "subprocess.Popen[str]") -> None:
    for one in processes:
        one.terminate()
    for one in processes:
        one.wait(10)
