"""Runs the solver in a child process and waits for it without holding anybody up."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from services.matching.domain.draft import Drift
from services.matching.domain.policy import IN_FORCE
from services.matching.solver.columns import Columns, unit_of
from services.matching.solver.key import Key, Post, posts_of
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
    #: By need what one more place costs, on foot and with a vehicle; -1 where there is none.
    prices: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: Who the numbers of the certificate are.
    key: Key | None = None


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
    given = {"city.npz": _packed(_arrays(city))}
    with _solved(given, polish, memory, watch) as answer:
        return _named(answer, city.volunteers, posts_of(city), unit_of(city))


def repair(
    certificate: bytes,
    key: Key,
    drift: Drift,
    came: Columns,
    ranks: Sequence[int],
    *,
    polish: float = PATIENCE,
    memory: int = MEMORY,
) -> Answer:
    """The plan of a certificate after what has happened; ``came`` are posts that it did not have.

    ``ranks`` says of each of them how urgent it is: 1, or 2 where it is mandatory.  Raises what
    `compute` does, also when the plan must be solved anew (`amend.NotStrict`).
    """
    numbers = {one: at for at, one in enumerate(key.volunteers)}
    rows = [numbers.setdefault(one, len(numbers)) for one in came.volunteers]
    gone = [numbers[one] for one in drift.gone if one in numbers]
    seats = [drift.places.get(need, (now, now))[drives] for (need, drives), now in key.seats]
    changes = {
        "gone": np.array(gone, dtype=np.int64),
        "seats": np.array(seats, dtype=np.int64),
        "numbers": np.array(rows, dtype=np.int64),
        "ranks": np.array(ranks, dtype=np.int64),
        "unit": np.array(key.unit),
    }
    given = {
        "city.npz": _packed(_arrays(came)),
        "certificate.gz": certificate,
        "changes.npz": _packed(changes),
    }
    with _solved(given, polish, memory, _go_on) as answer:
        return _named(answer, list(numbers), [*key.posts, *posts_of(came)], key.unit)


@contextmanager
def _solved(
    given: Mapping[str, bytes], polish: float, memory: int, watch: Callable[[Progress], bool]
) -> Iterator[Mapping[str, Any]]:
    """Let a child solve what is given as files; the best answer that it wrote."""
    with TemporaryDirectory(prefix="huiyin-plan-") as name:
        folder = Path(name)
        for file, data in given.items():
            (folder / file).write_bytes(data)
        command = [sys.executable, "-m", "services.matching.solver", name, str(memory)]
        with subprocess.Popen(command, cwd=_ROOT) as child:
            try:
                _follow(child, folder, polish, watch)
            finally:
                child.kill()
        for written in ("plan.npz", "coverage.npz"):
            if (folder / written).exists():
                with np.load(folder / written, allow_pickle=False) as answer:
                    yield answer
                return
    if child.returncode < 0:
        raise subprocess.TimeoutExpired(command, polish)
    raise subprocess.CalledProcessError(child.returncode, command)


def _packed(arrays: Mapping[str, Any]) -> bytes:
    buffer = BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


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


def _named(
    answer: Mapping[str, Any], volunteers: Sequence[str], posts: Sequence[Post], unit: int
) -> Answer:
    """Row numbers turned back into the needs and people they stand for."""
    post, seats = answer["post"], answer["seats"].tolist()
    sent = np.flatnonzero(post != NOWHERE)
    sent = sent[np.argsort(post[sent], kind="stable")]
    pairs: dict[str, list[str]] = {}
    for person, at in zip(sent.tolist(), post[sent].tolist(), strict=True):
        pairs.setdefault(posts[at][0], []).append(volunteers[person])
    rows = answer["post_rows"].tolist()
    return Answer(
        pairs={need: tuple(people) for need, people in pairs.items()},
        places=sum(seats),
        filled=len(sent),
        cost_seconds=int(answer["ways"]),
        milliseconds=int(answer["milliseconds"]),
        gap=int(answer["gap"]),
        certificate=answer["certificate"].tobytes(),
        prices=_prices(posts, answer["price"].tolist()),
        key=Key(
            volunteers=tuple(volunteers[at] for at in answer["person_rows"].tolist()),
            posts=tuple(posts[at] for at in rows),
            seated=tuple(seats[at] for at in rows),
            unit=unit,
        ),
    )


def _prices(posts: Sequence[Post], price: list[int]) -> dict[str, tuple[int, int]]:
    prices: dict[str, tuple[int, int]] = {}
    for (need, drives), cost in zip(posts, price, strict=True):
        walk, drive = prices.get(need, (-1, -1))
        prices[need] = (walk, cost) if drives else (cost, drive)
    return prices
