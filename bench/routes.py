"""City supply beside OR-Tools and nearest neighbour, and public instances beside the best known.

OR-Tools is no dependency: ``make rivals`` installs it into an environment of its own, or name an
interpreter that has it in HUIYIN_BENCH_ORTOOLS; else its figures are left out.  HUIYIN_BENCH_VRP
names the folder of the public instances, HUIYIN_BENCH_DATA one that has them in ``vrp``; without
either those cases are skipped.  HUIYIN_BENCH_CASES picks cases by a part of their names: city1,
city4, RC2_10_1.  All seconds are processor seconds, but those that OR-Tools is given: it looks at
the clock on the wall, and so needs a quiet machine.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.choice import chosen
from bench.matching import RIVALS
from bench.platform import Platform
from bench.result import Result
from bench.routes_city import CARS, COMMUNITIES, city
from bench.routes_instances import best_known, instance
from services.logistics.routing.check import cost, faults
from services.logistics.routing.nearest import nearest
from services.logistics.routing.problem import Job, arrays
from services.logistics.routing.process import Found, compute

_RIVAL = Path(__file__).with_name("routes_rival.py")
#: Processor seconds, and at which an early look is taken.
SECONDS, EARLY = 60, 10
#: The least that any run has found for the city, by number of depots.
BEST = {1: 368_387, 4: 323_174}
#: How far from the best known a plan may be.
GOAL = 0.02


def cases(_platform: Platform) -> Iterator[Result]:
    """The city from one depot and from four, then the instances."""
    for depots in BEST:
        if chosen(f"city{depots}"):
            yield _city(depots)
    folder = os.environ.get("HUIYIN_BENCH_VRP") or _of(os.environ.get("HUIYIN_BENCH_DATA"))
    if not folder:
        print("routes: instances skipped, HUIYIN_BENCH_VRP names no folder", file=sys.stderr)
        return
    for file in sorted(Path(folder).rglob("*.vrp")):
        if chosen(file.stem):
            yield _instance(file)


def _of(data: str | None) -> str:
    """The folder of the instances among all data."""
    return f"{data}/vrp" if data else ""


def _city(depots: int) -> Result:
    job = city(depots)
    begun = time.process_time()
    by_hand = nearest(job)
    hand_seconds = time.process_time() - begun
    found = compute(job, seconds=SECONDS)
    best = min(BEST[depots], found.cost)
    gap = found.cost / best - 1
    more: dict[str, Any] = {
        "cars": len(found.plan.routes),
        "unserved": len(found.plan.unserved),
        "cpu_s": found.trace[-1].seconds,
        "best_known": best,
        "gap_percent": 100 * gap,
        "gap_10s_percent": 100 * (_at(found, EARLY) / best - 1),
        "nearest_cars": len(by_hand.routes),
        "nearest_unserved": len(by_hand.unserved),
        "nearest_cpu_s": hand_seconds,
        "nearest_gap_percent": 100 * (cost(job, by_hand) / best - 1),
    }
    rival = _ortools(job)
    if rival:
        more |= {f"ortools_{name}": value for name, value in rival.items()}
        more["ortools_gap_percent"] = 100 * (rival["cost"] / best - 1)
    baseline = float(rival["cost"]) if rival else float(cost(job, by_hand))
    return Result(
        bench="routes",
        case=f"{COMMUNITIES} communities, {CARS} cars, {depots} depots",
        value=found.cost,
        unit="s of driving, 1,800 a car",
        baseline="OR-Tools, as long" if rival else "nearest neighbour",
        baseline_value=baseline,
        ratio=baseline / found.cost,
        goal="≤ 60 CPU s, 0 unserved, ≤ 2 % above the best known",
        goal_met=gap <= GOAL and not found.plan.unserved and more["cpu_s"] <= SECONDS + 2,
        more=more,
    )


def _at(found: Found, seconds: float) -> int:
    """The cost after so many seconds; each line of the trace is a better plan than the last."""
    early = [one.cost for one in found.trace if one.seconds <= seconds]
    return early[-1] if early else found.trace[0].cost


def _ortools(job: Job) -> dict[str, Any]:
    """What OR-Tools finds in the same time, if it is there."""
    python = os.environ.get("HUIYIN_BENCH_ORTOOLS") or (str(RIVALS) if RIVALS.exists() else "")
    if not python:
        return {}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "job.npz"
        np.savez(file, **arrays(job))
        done = subprocess.run(
            [python, "-P", str(_RIVAL), str(file), str(SECONDS)],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _instance(file: Path) -> Result:
    job, known = instance(file), best_known(file)
    best = cost(job, known)
    found = compute(job, seconds=SECONDS)
    gap = 100 * (found.cost / best - 1)
    return Result(
        bench="routes",
        case=f"{file.stem}, {SECONDS} CPU s",
        value=gap,
        unit="% above the best known",
        baseline=f"{EARLY} CPU s",
        baseline_value=100 * (_at(found, EARLY) / best - 1),
        ratio=found.cost / best,
        goal="0 unserved; the gap is reported",
        goal_met=not found.plan.unserved,
        more={
            "cost": found.cost,
            "best_known": best,
            "best_known_faults": len(faults(job, known)),
            "cars": len(found.plan.routes),
        },
    )
