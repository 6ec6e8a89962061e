"""Runs the solver in a child process, with a trace that can be watched while it works."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from services.logistics.routing.check import cost, faults
from services.logistics.routing.nearest import nearest
from services.logistics.routing.problem import Job, Plan, Route, arrays

#: Wall seconds for each processor second before a child is given up, and for its start.
PATIENCE, START = 8, 60
#: Seconds between two looks at what the child does; under `nameko run` others work meanwhile.
_LOOK = 0.1
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Better:
    """A better plan was found: after how many processor seconds, what it costs, whom it misses."""

    seconds: float
    cost: int
    cars: int
    unserved: int


@dataclass(frozen=True, slots=True)
class Found:
    """The plan, checked; how it got better; and who made it."""

    plan: Plan
    cost: int
    trace: tuple[Better, ...]
    by: str = "pyvrp"


class Cancelled(Exception):
    """Nobody wants this plan any more."""


class Undrivable(Exception):
    """What came out breaks a rule; the message says which."""


#: Told how the plan gets better; says whether somebody still wants it.
Watch = Callable[[tuple[Better, ...]], bool]


def _go_on(_trace: tuple[Better, ...]) -> bool:
    return True


def compute(
    job: Job,
    *,
    seconds: float,
    start: Plan | None = None,
    watch: Watch = _go_on,
) -> Found:
    """The best plan of so many processor seconds, checked by rules that the solver does not know.

    ``watch`` is told often how the plan gets better; when it says False the child is stopped
    (Cancelled).  Should the child die, the best plan that it has left behind counts, and without
    any the one that a person with a list would make.  Raises Undrivable for a plan that is wrong.
    """
    with TemporaryDirectory(prefix="huiyin-routes-") as name:
        folder = Path(name)
        np.savez(folder / "job.npz", **arrays(job))
        if start:
            (folder / "start.json").write_text(packed(start))
        command = [sys.executable, "-m", "services.logistics.routing", name, str(seconds)]
        with subprocess.Popen(command, cwd=_ROOT) as child:
            try:
                _follow(child, folder, START + PATIENCE * seconds, watch)
            finally:
                child.kill()
        best = folder / "best.json"
        plan = unpacked(json.loads(best.read_text())) if best.exists() else Plan((), ())
        trace = tuple(_trace(folder))
    by = "pyvrp"
    if not plan.routes:
        plan, by = nearest(job), "nearest"
    if wrong := faults(job, plan):
        raise Undrivable("; ".join(wrong[:5]))
    return Found(plan, cost(job, plan), trace, by)


def _follow(
    child: "subprocess.Popen[bytes]",
    folder: Path,
    patience: float,
    watch: Watch,
) -> None:
    """Wait for the child, for as long as somebody wants to."""
    end = time.monotonic() + patience
    while child.poll() is None and time.monotonic() < end:
        if not watch(tuple(_trace(folder))):
            raise Cancelled
        time.sleep(_LOOK)


def _trace(folder: Path) -> Iterator[Better]:
    """What the child has written so far; a line that is not whole yet waits."""
    file = folder / "trace.jsonl"
    if file.exists():
        for line in file.read_text().splitlines(keepends=True):
            if line.endswith("\n"):
                yield Better(**json.loads(line))


def packed(plan: Plan) -> str:
    """A plan as JSON."""
    return json.dumps(
        {
            "routes": [[one.car, one.trips] for one in plan.routes],
            "unserved": plan.unserved,
        }
    )


def unpacked(given: Any) -> Plan:
    """The plan that `packed` made JSON of."""
    routes = (Route(car, tuple(tuple(trip) for trip in trips)) for car, trips in given["routes"])
    return Plan(tuple(routes), tuple(given["unserved"]))
