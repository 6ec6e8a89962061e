"""The night plan's solver beside OR-Tools, HiGHS and greed, on the same cities in the same run.

OR-Tools is no dependency: ``make rivals`` installs it into an environment of its own, or name an
interpreter that has it in HUIYIN_BENCH_ORTOOLS; else its column says that it is not there.
HUIYIN_BENCH_DATA names the folder of the recorded city (TOBM); without it that case is skipped.
All seconds are processor seconds, medians of HUIYIN_BENCH_RUNS runs (3), each in a process of its
own; who needs more than `CAP` is cut, and the line says so.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.alone import CAP, medians
from bench.choice import chosen
from bench.platform import Platform
from bench.result import Result
from cli.settings import REPOSITORY

_RIVAL = Path(__file__).with_name("matching_rival.py")
#: Where `make rivals` puts OR-Tools.
RIVALS = REPOSITORY / ".huiyin" / "rivals" / "bin" / "python"


@dataclass(frozen=True)
class Case:
    """A city, a kernel and what is wanted: seconds and megabytes at most, times faster."""

    city: str
    kernel: str
    seconds: float
    ratio: float = 0
    megabytes: float = 10_000
    #: Processor seconds after which HiGHS is cut; 0: it is not asked.
    highs: int = 0
    #: Seconds within which all seats must be filled, if not yet by the best ways.
    coverage: float = 5

    @property
    def name(self) -> str:
        """As the line says it."""
        return f"{self.city}, {self.kernel}"


#: The last has no goal: it is reported.
CASES = (
    Case("taiyuan-day4", "numba", 0.1, 10, 20, highs=60),
    Case("taiyuan-day4", "python", 0.5),
    Case("taiyuan-full", "numba", 1.5, 10, 250, highs=60),
    Case("taiyuan-full", "python", 5),
    Case("beijing-150k", "numba", 4, 15, 600),
    Case("beijing-300k", "numba", 25, 2, 650),
    Case("tobm", "numba", CAP, coverage=CAP),
)


@dataclass(frozen=True)
class Rival:
    """What another solver needed, as far as it was let."""

    name: str
    #: The seconds after which it is cut.
    cap: int
    found: dict[str, float]

    @property
    def seconds(self) -> float:
        """At the least."""
        return self.found.get("seconds", float(self.cap))

    def agrees(self, cost: float) -> bool:
        """Whether its optimum is this one, as far as its numbers go (HiGHS has floats)."""
        return abs(self.found.get("cost", cost) - cost) <= 1e-9 * cost

    @property
    def more(self) -> dict[str, Any]:
        """For the line."""
        if not self.found:
            return {f"{self.name}_cut_after_s": self.cap}
        names = {"seconds": "s", "peak_mb": "mb", "cost": "cost"}
        return {f"{self.name}_{names[key]}": value for key, value in self.found.items()}


def cases(_platform: Platform) -> Iterator[Result]:
    """Every case, each with its rivals."""
    known: dict[str, dict[str, float]] = {}
    with TemporaryDirectory() as folder:
        for case in CASES:
            if case.city == "tobm" and "HUIYIN_BENCH_DATA" not in os.environ:
                print("matching: tobm skipped, HUIYIN_BENCH_DATA names no folder", file=sys.stderr)
            elif chosen(case.name):
                yield _result(case, Path(folder) / f"{case.city}.npz", known)


def _result(case: Case, file: Path, known: dict[str, dict[str, float]]) -> Result:
    found = medians([sys.executable, "-m", "bench.matching_run", case.city, case.kernel, str(file)])
    if not found:
        return _missed(case)
    theirs = _ortools(case, file, known)
    others = [one for one in (theirs, _highs(case, file)) if one]
    ratio = theirs.seconds / found["solve_s"] if theirs else 0.0
    met = (
        found["gap"] == 0
        and found["coverage_s"] <= case.coverage
        and found["end_to_end_s"] <= case.seconds
        and found["peak_mb"] <= case.megabytes
        and all(one.agrees(found["cost"]) for one in others)
        and (not theirs or ratio >= case.ratio)
    )
    more: dict[str, Any] = dict(found)
    for one in others:
        more |= one.more
    return Result(
        bench="matching",
        case=case.name,
        value=found["solve_s"],
        unit="s",
        baseline="OR-Tools min-cost flow" if theirs else "OR-Tools is not there (make rivals)",
        baseline_value=theirs.seconds if theirs else 0.0,
        ratio=ratio,
        goal=_goal(case),
        goal_met=met,
        more=more,
    )


def _goal(case: Case) -> str:
    if case.seconds >= CAP:
        return "reported; the same optimum as the others, gap 0"
    return f"≤ {case.seconds} s from columns to proof, gap 0" + (
        f", ≥ {case.ratio:g}× OR-Tools, ≤ {case.megabytes} MB" if case.ratio else ""
    )


def _missed(case: Case) -> Result:
    """Cut ourselves."""
    return Result(
        bench="matching",
        case=case.name,
        value=CAP,
        unit="s",
        baseline="none: cut",
        baseline_value=0.0,
        ratio=0.0,
        goal=_goal(case),
        goal_met=False,
    )


def _ortools(case: Case, file: Path, known: dict[str, dict[str, float]]) -> Rival | None:
    """What OR-Tools needs for the same arrays, asked once for each city."""
    python = os.environ.get("HUIYIN_BENCH_ORTOOLS") or (str(RIVALS) if RIVALS.exists() else "")
    if not python:
        return None
    if case.city not in known:
        known[case.city] = medians([python, "-P", str(_RIVAL), "ortools", str(file)])
    return Rival("ortools", CAP, known[case.city])


def _highs(case: Case, file: Path) -> Rival | None:
    """What HiGHS needs for the linear programme; its optimum must be ours."""
    if not case.highs:
        return None
    command = [sys.executable, "-P", str(_RIVAL), "highs", str(file)]
    return Rival("highs", case.highs, medians(command, case.highs))
