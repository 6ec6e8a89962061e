"""What a supervisor writes down about its processes, for everybody else to read."""

import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import orjson

from cli.identity import Identity, boot

Condition = Literal["waiting", "starting", "ready", "done", "restarting", "stopped"]


@dataclass(slots=True)
class Entry:
    """One line of the table: a process and how it fares."""

    name: str
    port: int | None = None
    stage: int = 0
    grace: float = 4.0
    pid: int | None = None
    started: int | None = None
    state: Condition = "waiting"
    restarts: int = 0
    since: float = field(default_factory=time.time)
    error: str | None = None

    @property
    def identity(self) -> Identity | None:
        """The process recorded here, alive or not."""
        if self.pid is None or self.started is None:
            return None
        return Identity(self.pid, self.started)

    def turn(self, state: Condition, error: str | None = None) -> None:
        """Enter ``state`` now; why the last attempt failed is kept until one succeeds."""
        self.state, self.since = state, time.time()
        if error or self.settled:
            self.error = error

    @property
    def settled(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self.state in {"ready", "done"}


@dataclass(slots=True)
class State:
    """The whole file.  ``launch`` marks, in their environment, the processes of this launch."""

    launch: str
    supervisor: Identity
    scope: str
    boot: str = field(default_factory=boot)
    phase: Literal["starting", "up", "stopping"] = "starting"
    processes: dict[str, Entry] = field(default_factory=dict)

    @property
    def supervised(self) -> bool:
        """Whether the supervisor that wrote this still runs."""
        return self.boot == boot() and self.supervisor.alive

    def entries(self) -> Iterable[Entry]:
        """The table's lines in the order of the process table."""
        return self.processes.values()


class StateFile:
    """``state.json`` in a home; replaced whole, so a reader never sees half of it."""

    def __init__(self, home: Path) -> None:
        self.path = home / "state.json"

    def write(self, state: State) -> None:
        """Replace the file."""
        fresh = self.path.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(orjson.dumps(asdict(state), option=orjson.OPT_INDENT_2) + b"\n")
        fresh.replace(self.path)

    def read(self) -> State | None:
        """The last state written; None if there is none, or it cannot be understood."""
        try:
            return _parse(orjson.loads(self.path.read_bytes()))
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def remove(self) -> None:
        """Forget the launch; nothing of it runs any more."""
        self.path.unlink(missing_ok=True)


def _parse(raw: dict[str, Any]) -> State:
    entries = {name: Entry(**line) for name, line in raw.pop("processes").items()}
    return State(supervisor=Identity(**raw.pop("supervisor")), processes=entries, **raw)
