"""A city's list of 40,000 people, from the upload to the last row stored."""

import csv
import json
import statistics
import time
import urllib.request
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from bench import command_path
from bench.platform import Platform
from bench.result import Result
from scenarios import mistakes, spreadsheet, taiyuan
from scenarios.volunteers import People

RUNS, ONE_BY_ONE = 3, 400
#: Seconds between two looks at an import: its sender's questions take processor time from it.
POLL = 0.1
BOUNDARY = "bench-bench-bench"
_LISTS = count()


def cases(platform: Platform) -> Iterator[Result]:
    """Rows per second as CSV and as XLSX, against one request per row; and until it is accepted."""
    platform.whole()
    key = platform.key()
    people = taiyuan.city(platform.settings.cache).reserve
    baseline = _one_by_one(platform, key)
    accepted = []
    for kind in ("csv", "xlsx"):
        runs = []
        for n in range(RUNS):
            known = _registered(platform, key)
            runs.append(_import(platform, key, people, f"{kind}-{n}.{kind}"))
            while _registered(platform, key) < known + len(people.rows):
                time.sleep(0.5)  # the next list comes to a platform at rest
        accepted += [run[0] for run in runs]
        value = statistics.median(len(people.rows) / run[1] for run in runs)
        yield Result(
            bench="import_rows",
            case=f"{len(people.rows):,} rows as {kind.upper()}, stored",
            value=value,
            unit="rows/s",
            baseline="one request per row",
            baseline_value=baseline,
            ratio=value / baseline,
            goal="≥ 6,000 rows/s",
            goal_met=value >= 6_000,
        )
    longest = max(accepted)
    yield Result(
        bench="import_rows",
        case="upload accepted, the slowest of all",
        value=longest,
        unit="s",
        baseline="the whole list, one request per row",
        baseline_value=len(people.rows) / baseline,
        ratio=len(people.rows) / baseline / longest,
        goal="< 1 s",
        goal_met=longest < 1,
    )


def _registered(platform: Platform, key: str) -> int:
    """The reserve volunteers of whom the read models have heard."""
    found = _ask(f"{platform.settings.public_url}/v1/stats", key)
    registered: int = found["reserve_volunteers"]["registered"]
    return registered


def _import(platform: Platform, key: str, people: People, name: str) -> tuple[float, float]:
    """Seconds until the list was accepted, and until its last row was stored."""
    content = _file(platform, people, name)
    url = platform.settings.public_url
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    begun = time.perf_counter()
    told = _ask(f"{url}/v1/imports/volunteers?synthetic=true", key, content, kind)
    accepted = time.perf_counter() - begun
    while True:
        found = _ask(f"{url}/v1/imports/{told['id']}", key)
        if found["state"] == "done":
            break
        time.sleep(POLL)
    stored = time.perf_counter() - begun
    wanted = (len(people.rows), len(mistakes.VOLUNTEERS))
    if (found["accepted"], found["rejected"]) != wanted:
        raise RuntimeError(f"{found['accepted']} rows stored, {found['rejected']} rejected")
    return accepted, stored


def _file(platform: Platform, people: People, name: str) -> bytes:
    """The list as a form with one file; every run brings people of its own."""
    first = 50_000_000 + 50_000 * next(_LISTS)
    rows = [[row[0], f"100{first + n:08d}", *row[2:]] for n, row in enumerate(people.rows)]
    rows = mistakes.planted(people.head, rows, mistakes.VOLUNTEERS)
    file = Path(platform.settings.home) / name
    if file.suffix == ".xlsx":
        spreadsheet.write(file, people.head, rows)
    else:
        with file.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows([people.head, *rows])
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + file.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()


def _ask(url: str, key: str, content: bytes | None = None, kind: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {key}"} | ({"Content-Type": kind} if kind else {})
    request = urllib.request.Request(url, data=content, headers=headers)  # noqa: S310  loopback
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310  loopback
        found: dict[str, Any] = json.loads(answer.read())
    return found


def _one_by_one(platform: Platform, key: str) -> float:
    """Rows per second when a client sends each row as a registration and waits for it."""
    begun = time.perf_counter()
    for number in range(ONE_BY_ONE):
        body = command_path.person(40_000_000 + number)
        _ask(
            f"{platform.settings.public_url}/v1/volunteers",
            key,
            json.dumps(body).encode(),
            "application/json",
        )
    return ONE_BY_ONE / (time.perf_counter() - begun)
