"""The night plan's solver beside OR-Tools, HiGHS and greed, on the same cities in the same run.

OR-Tools is no dependency: ``make rivals`` installs it into an environment of its own, or name an
interpreter that has it in HUIYIN_BENCH_ORTOOLS; else its column says that it is not there.
HUIYIN_BENCH_DATA names the folder of the recorded city (TOBM); without it that case is skipped.
All seconds are processor seconds, medians of HUIYIN_BENCH_RUNS runs (3).
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.platform import Platform
from bench.result import Result
from cli.settings import REPOSITORY

_RIVAL = Path(__file__).with_name("matching_rival.py")
#: Where `make rivals` puts OR-Tools.
_RIVALS = REPOSITORY / ".huiyin" / "rivals" / "bin" / "python"


@dataclass(frozen=True)
class Case:
    """A city, a kernel and what is wanted: seconds and megabytes at most, times faster."""

    city: str
    kernel: str
    seconds: float
    ratio: float = 0
    megabytes: float = 10_000
    highs: bool = False
    #: Seconds within which all seats must be filled, if not yet by the best ways.
    coverage: float = 5


CASES = (
    Case("taiyuan4", "numba", 0.1, 10, 20, highs=True),
    Case("taiyuan4", "python", 0.5),
    Case("taiyuanfull", "numba", 1.5, 10, 250),
    Case("taiyuanfull", "python", 5),
    Case("beijing150", "numba", 4, 15, 600),
    Case("beijing", "numba", 25, 2, 650),
    Case("tobm", "numba", 25),
)


def cases(_platform: Platform) -> Iterator[Result]:
    """Every case, the rivals after the first kernel of a city."""
    wanted = os.environ.get("HUIYIN_BENCH_CASES", "").split()
    times: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        for case in CASES:
            if case.city == "tobm" and "HUIYIN_BENCH_DATA" not in os.environ:
                print("matching: tobm skipped, HUIYIN_BENCH_DATA names no folder", file=sys.stderr)
            elif not wanted or case.city in wanted:
                yield _result(case, Path(folder) / f"{case.city}.npz", times)


def _result(case: Case, file: Path, times: dict[str, float]) -> Result:
    found = _median([sys.executable, "-m", "bench.matching_run", case.city, case.kernel, str(file)])
    rivals = _rivals(case, file)
    if rivals.get("ortools_s"):
        times[case.city] = rivals["ortools_s"]
    theirs = times.get(case.city, 0.0)
    ratio = theirs / found["solve_s"]
    met = (
        found["gap"] == 0
        and found["coverage_s"] <= case.coverage
        and found["end_to_end_s"] <= case.seconds
        and found["peak_mb"] <= case.megabytes
        and (not theirs or ratio >= case.ratio)
    )
    goal = f"≤ {case.seconds} s from columns to proof" + (
        f", ≥ {case.ratio:g}× OR-Tools, ≤ {case.megabytes} MB" if case.ratio else ""
    )
    return Result(
        bench="matching",
        case=f"{case.city}, {case.kernel}",
        value=found["solve_s"],
        unit="s",
        baseline="OR-Tools min-cost flow" if theirs else "OR-Tools is not there (make rivals)",
        baseline_value=theirs,
        ratio=ratio,
        goal=goal,
        goal_met=met,
        more=found | rivals,
    )


def _rivals(case: Case, file: Path) -> dict[str, Any]:
    """What others need for the same arrays; their optimum must be ours."""
    found: dict[str, Any] = {}
    python = os.environ.get("HUIYIN_BENCH_ORTOOLS") or (str(_RIVALS) if _RIVALS.exists() else "")
    if case.ratio or case.city == "tobm":
        if python:
            rival = _median([python, "-P", str(_RIVAL), "ortools", str(file)])
            found |= {"ortools_s": rival["seconds"], "ortools_mb": rival["peak_mb"]}
        if case.highs:
            rival = _median([sys.executable, "-P", str(_RIVAL), "highs", str(file)])
            found["highs_s"] = rival["seconds"]
    return found


def _median(command: list[str]) -> dict[str, float]:
    """The medians of what several runs measured."""
    runs = [_run(command) for _ in range(int(os.environ.get("HUIYIN_BENCH_RUNS", "3")))]
    return {name: statistics.median(one[name] for one in runs) for name in runs[0]}


def _run(command: list[str]) -> dict[str, float]:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
