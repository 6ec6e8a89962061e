"""The gateway and what it is compared with, asked over the same number of connections."""

import json
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bench.platform import Platform
from bench.result import Result

CONNECTIONS = 32
PORT = 90  # where the rivals listen, above the home's base


@contextmanager
def rivals(platform: Platform) -> Iterator[str]:
    """Serve `bench.rivals` with the settings with which the launcher serves the gateway."""
    port = platform.settings.port(PORT)
    process = platform.process(
        sys.executable, "-m", "uvicorn", "bench.rivals:app", "--host", "127.0.0.1",
        "--port", str(port), "--no-access-log", "--loop", "uvloop", "--http", "httptools",
        "--log-level", "warning",
    )  # fmt: skip
    try:
        _await(f"http://127.0.0.1:{port}/hello")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def get(path: str, key: str = "") -> dict[str, str]:
    """A request that reads, as `measured` wants it."""
    return {"head": f"GET {path} HTTP/1.1{_authorised(key)}", "body": ""}


def post(path: str, body: object, key: str = "", headers: Mapping[str, str] = {}) -> dict[str, str]:
    """A request that sends ``body`` as JSON, as `measured` wants it."""
    more = "".join(f"\r\n{name}: {one}" for name, one in headers.items())
    head = f"POST {path} HTTP/1.1\r\nContent-Type: application/json{more}{_authorised(key)}"
    return {"head": head, "body": json.dumps(body)}


def measured(
    platform: Platform,
    url: str,
    requests: Sequence[dict[str, str]],
    seconds: float,
    connections: int = CONNECTIONS,
) -> dict[str, Any]:
    """What the load generator saw; everything but a success is an error of the benchmark."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.load", url, str(seconds), str(connections)],
        input="\n".join(map(json.dumps, requests)), capture_output=True, text=True, check=True,
        env=platform.environ,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(ran.stdout)
    failed = [status for status in found["statuses"] if not status.startswith("2")]
    if failed or "202" in found["statuses"]:
        raise RuntimeError(f"{url} answered {found['statuses']}")
    return found


def beside(
    rival: str,
    *,
    bench: str,
    case: str,
    unit: str,
    ours: Sequence[dict[str, Any]],
    theirs: Sequence[dict[str, Any]],
    goal: float,
) -> Result:
    """The median of our runs beside that of a rival's; the goal is a share of it."""
    value = statistics.median(run["rate"] for run in ours)
    baseline = statistics.median(run["rate"] for run in theirs)
    return Result(
        bench=bench,
        case=f"{case}, {CONNECTIONS} connections, beside {rival}",
        value=value,
        unit=unit,
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


def _authorised(key: str) -> str:
    return f"\r\nAuthorization: Bearer {key}" if key else ""


def _await(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310  loopback
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} does not answer")
