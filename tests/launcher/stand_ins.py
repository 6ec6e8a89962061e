"""Small processes that stand in for services, and a diary in which they write."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from cli.processes import Process

#: Whoever tells that it has started can be told to stop from then on.
LIVE = "trap 'echo stop {name} >> {diary}; exit 0' TERM; {start}; while :; do sleep 0.02; done"
DEAF = "trap '' TERM; {start}; while :; do sleep 0.02; done"


class Diary:
    """Who started and stopped, in order."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    @property
    def lines(self) -> list[str]:
        return self.path.read_text().splitlines()

    def count(self, line: str) -> int:
        return self.lines.count(line)

    def process(self, name: str, life: str = LIVE, **options: Any) -> Process:
        """A process that is ready once it has written "start <name>"."""
        options.setdefault("ready", partial(self._has, f"start {name}"))
        whole = life if "{start}" in life else "{start}; " + life
        script = whole.format(name=name, diary=self.path, start=f"echo start {name} >> {self.path}")
        return Process(name, ("sh", "-c", script), **options)

    async def _has(self, line: str) -> bool:
        return line in self.lines


def eventually(look: Callable[[], Any], patience: float = 10.0) -> None:
    """Wait until ``look`` finds something; fail if it does not."""
    end = time.monotonic() + patience
    while not look():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def positions(lines: Iterable[str], *wanted: str) -> list[int]:
    """Where each of ``wanted`` stands in ``lines``."""
    listed = list(lines)
    return [listed.index(line) for line in wanted]
