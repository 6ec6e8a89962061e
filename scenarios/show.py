"""What a scenario shows while it is played: a bar for what lasts, a line for what is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)


@dataclass(frozen=True, slots=True)
class Done:
    """A step with what it cost."""

    step: str
    seconds: float
    requests: int
    #: Resident memory of the whole platform at its end, in megabytes.
    memory_mb: float


@dataclass(slots=True)
class Bar:
    """How far a step is."""

    _progress: Progress
    _line: TaskID

    def advance(self, by: int = 1) -> None:
        """So much more is done."""
        self._progress.advance(self._line, by)

    def set(self, done: int, of: int | None = None) -> None:
        """So much is done, of so much."""
        self._progress.update(self._line, completed=done, total=of)


@dataclass(slots=True)
class Show:
    """Shows steps and remembers what they cost."""

    console: Console
    requests: Callable[[], int]
    memory_mb: Callable[[], float]
    done: list[Done] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Bar]:
        """Show a bar while the step lasts; a line afterwards."""
        columns = (
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeElapsedColumn(),
        )  # fmt: skip
        begun, before = time.monotonic(), self.requests()
        quiet = not self.console.is_terminal
        with Progress(*columns, console=self.console, transient=True, disable=quiet) as progress:
            yield Bar(progress, progress.add_task(name, total=total))
        done = Done(name, time.monotonic() - begun, self.requests() - before, self.memory_mb())
        self.done.append(done)
        asked = f"{done.requests:,} req" if done.requests else ""
        self.console.print(
            f"[green]✓[/] {name:<44} {done.seconds:6.1f} s {asked:>11} {done.memory_mb:6,.0f} MB",
            highlight=False,
        )
