"""Runs the solver in a child process and waits for it without holding anybody up."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from services.matching.domain.policy import IN_FORCE
from services.matching.solver.columns import Columns
from services.matching.solver.problem import NOWHERE

#: Seconds after which a solver is given up.
PATIENCE = 600
#: Seconds between two looks at what the child does; under `nameko run` others work meanwhile.
_LOOK = 0.05
#: Megabytes that the child may use; Beijing's 291,000 people take 600.
MEMORY = 4096
#: Where `python -m` finds this package, wherever the service was started.
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Answer:
    """Who goes where, by need; how many they are, their ways, and how long it took."""

    pairs: dict[str, tuple[str, ...]]
    places: int
    filled: int
    cost_seconds: int
    milliseconds: int
    #: How many seconds of way a better plan might save: 0 is proven to be the best.
    gap: int = 0
    #: The version of the weights.
    policy: str = IN_FORCE.version
    #: JSON packed by gzip (`certificate`).
    certificate: bytes = b""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the child does: reads, finds candidates, fills seats (coverage), finds the best plan."""

    stage: str
    seconds: float


class Cancelled(Exception):
    """Nobody wants this plan any more."""


def _go_on(_progress: Progress) -> bool:
    return True


def compute(
    city: Columns,
    *,
    polish: float = PATIENCE,
    memory: int = MEMORY,
    watch: Callable[[Progress], bool] = _go_on,
) -> Answer:
    """The best plan, or the first one that fills all seats when ``polish`` seconds are over.

    ``watch`` is told often how far it is; when it says False the child is stopped (Cancelled).
    Raises CalledProcessError or TimeoutExpired when the child fails before it has any plan; one
    that needs more than ``memory`` megabytes does.
    """
    with TemporaryDirectory(prefix="huiyin-plan-") as name:
        folder = Path(name)
        np.savez(folder / "city.npz", **_arrays(city))
        command = [sys.executable, "-m", "services.matching.solver", name, str(memory)]
        with subprocess.Popen(command, cwd=_ROOT) as child:
            try:
                _follow(child, folder, polish, watch)
            finally:
                child.kill()
        for written in ("plan.npz", "coverage.npz"):
            if (folder / written).exists():
                with np.load(folder / written, allow_pickle=False) as answer:
                    return _named(city, answer)
    if child.returncode < 0:
        raise subprocess.TimeoutExpired(command, polish)
    raise subprocess.CalledProcessError(child.returncode, command)


def _arrays(city: Columns) -> dict[str, Any]:
    arrays = {
        f"{part}.{name}": column
        for part, table in (("people", city.people), ("posts", city.posts))
        for name, column in asdict(table).items()
    }
    return arrays | {
        "policy": np.array(IN_FORCE.version),
        "walked": city.walked,
        "streets": np.array(str(city.map.path) if city.map else ""),
    }


def _follow(
    child: "subprocess.Popen[bytes]",
    folder: Path,
    polish: float,
    watch: Callable[[Progress], bool],
) -> None:
    """Wait for the child, for as long as somebody wants to."""
    begun, stage = time.monotonic(), folder / "stage"
    while child.poll() is None and (spent := time.monotonic() - begun) < polish:
        if not watch(Progress(stage.read_text() if stage.exists() else "start", spent)):
            raise Cancelled
        time.sleep(_LOOK)


def _named(city: Columns, answer: Mapping[str, Any]) -> Answer:
    """Row numbers turned back into the needs and people they stand for."""
    post = answer["post"]
    sent = np.flatnonzero(post != NOWHERE)
    sent = sent[np.argsort(post[sent], kind="stable")]
    pairs: dict[str, list[str]] = {}
    for person, at in zip(sent.tolist(), post[sent].tolist(), strict=True):
        pairs.setdefault(city.needs[at], []).append(city.volunteers[person])
    return Answer(
        pairs={need: tuple(people) for need, people in pairs.items()},
        places=int(city.posts.seats.sum()),
        filled=len(sent),
        cost_seconds=int(answer["ways"]),
        milliseconds=int(answer["milliseconds"]),
        gap=int(answer["gap"]),
        certificate=answer["certificate"].tobytes(),
    )
