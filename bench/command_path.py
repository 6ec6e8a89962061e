"""A command through the whole platform, beside the least an HTTP application can do.

The gateway keeps the command, the relay publishes it, the registry obeys it in one document, its
outcome comes back over the bus and is answered: everything durable, at the same number of
connections and with the same web server settings as its rivals.
"""

import json
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from bench.platform import Platform
from bench.result import Result

SECONDS, RUNS, CONNECTIONS = 6.0, 3, 32
RIVALS = 90  # where the rivals listen, above the home's base
#: More than can be answered in one run.
MOST = 6_000


def cases(platform: Platform) -> Iterator[Result]:
    """Registrations per second, against hello and against a bare insert."""
    platform.whole()
    at = f"http://127.0.0.1:{platform.settings.port(RIVALS)}"
    rivals = platform.process(*_uvicorn("bench.rivals:app", platform.settings.port(RIVALS)))
    key = platform.key()
    numbers = count(1)
    hello, inserted, registered = [], [], []
    try:
        _await(at + "/hello")
        for _ in range(RUNS):
            hello.append(_measure(platform, at, [{"head": "GET /hello HTTP/1.1", "body": ""}]))
            inserted.append(_measure(platform, at, [_post("/things", next(numbers), "")]))
            people = [_post("/v1/volunteers", next(numbers), key) for _ in range(MOST)]
            registered.append(_measure(platform, platform.settings.public_url, people))
    finally:
        rivals.terminate()
        rivals.wait(10)
    yield _result("FastAPI hello", registered, hello, 0.10)
    yield _result("FastAPI with one bare motor insert", registered, inserted, 0.20)


def _result(
    rival: str, ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]], goal: float
) -> Result:
    value = statistics.median(run["rate"] for run in ours)
    baseline = statistics.median(run["rate"] for run in theirs)
    return Result(
        bench="command_path",
        case=f"registrations, {CONNECTIONS} connections, beside {rival}",
        value=value,
        unit="commands/s",
        baseline=rival,
        baseline_value=baseline,
        ratio=value / baseline,
        goal=f"≥ {goal:.2f} of it",
        goal_met=value / baseline >= goal,
        more={
            "p50_ms": statistics.median(run["p50_ms"] for run in ours),
            "p99_ms": statistics.median(run["p99_ms"] for run in ours),
        },
    )


def _measure(platform: Platform, url: str, requests: Sequence[dict[str, str]]) -> dict[str, Any]:
    """What the load generator saw; everything but a success is an error of the benchmark."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.load", url, str(SECONDS), str(CONNECTIONS)],
        input="\n".join(map(json.dumps, requests)), capture_output=True, text=True, check=True,
        env=platform.environ,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(ran.stdout)
    failed = [status for status in found["statuses"] if not status.startswith("2")]
    if failed or "202" in found["statuses"]:
        raise RuntimeError(f"{url} answered {found['statuses']}")
    return found


def person(number: int) -> dict[str, Any]:
    """A registration; nobody else has the phone."""
    return {
        "name": "合成测试",
        "phone": f"100{number:08d}",
        "community": "140107001002",
        "intentions": ["checkpoint"],
        "available": ["morning"],
        "synthetic": True,
    }


def _post(path: str, number: int, key: str) -> dict[str, str]:
    head = f"POST {path} HTTP/1.1\r\nContent-Type: application/json\r\nPrefer: wait=30"
    head += f"\r\nIdempotency-Key: bench-{number}"
    return {
        "head": head + (f"\r\nAuthorization: Bearer {key}" if key else ""),
        "body": json.dumps(person(number)),
    }


def _uvicorn(app: str, port: int) -> list[str]:
    """The settings with which the launcher serves the gateway."""
    return [
        sys.executable, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port),
        "--no-access-log", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning",
    ]  # fmt: skip


def _await(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310  loopback
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} does not answer")
