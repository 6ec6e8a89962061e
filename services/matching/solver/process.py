"""Runs the solver in a child process and waits for it without holding anybody up."""

import subprocess  # `nameko run` makes it wait without stopping the process
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np

from services.matching.solver.columns import Columns
from services.matching.solver.problem import NOWHERE, Ints

#: Seconds after which a solver is given up.
PATIENCE = 600
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


def compute(city: Columns) -> Answer:
    """The best plan.  Raises CalledProcessError or TimeoutExpired when the solver fails."""
    with TemporaryFile() as given, TemporaryFile() as found:
        arrays = {
            f"{part}.{name}": column
            for part, table in (("people", city.people), ("posts", city.posts))
            for name, column in asdict(table).items()
        }
        np.savez(given, **arrays)
        given.seek(0)
        command = [sys.executable, "-m", "services.matching.solver"]
        with subprocess.Popen(command, stdin=given, stdout=found, cwd=_ROOT) as child:
            _wait(child, command)
        found.seek(0)
        with np.load(found, allow_pickle=False) as answer:
            return _named(city, answer)


def _wait(child: "subprocess.Popen[bytes]", command: list[str]) -> None:
    try:
        code = child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        raise
    if code:
        raise subprocess.CalledProcessError(code, command)


def _named(city: Columns, answer: Mapping[str, Ints]) -> Answer:
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
    )
