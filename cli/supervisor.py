"""Keeps a home's processes running: starts them in order, restarts them, drains them.

One supervisor per home, in the background.  It talks to nobody: it writes ``state.json``, and it
understands SIGTERM (drain and end) and SIGHUP (start what `--servers-only` left out).
"""

import asyncio
import contextlib
import fcntl
import os
import secrets
import signal
import subprocess
import sys
import time
from asyncio.subprocess import Process as Child
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cli.drain import drain, sweep
from cli.identity import MARK, Identity
from cli.processes import SERVERS, Process, table
from cli.settings import REPOSITORY, Settings
from cli.state import Condition, Entry, State, StateFile

FIRST_DELAY, LONGEST_DELAY = 0.2, 10.0
HEALTHY = 30.0  # seconds of readiness after which an earlier crash no longer counts
PAUSE = 0.1

Table = Callable[[str], Sequence[Process]]  # from the scope, "servers" or "all"


class Supervisor:
    """Runs the processes of ``table(scope)`` until it is told to stop."""

    def __init__(self, settings: Settings, table: Table, *, servers_only: bool = False) -> None:
        self.settings = settings
        self.table = table
        self.file = StateFile(settings.home)
        scope = "servers" if servers_only else "all"
        self.state = State(secrets.token_hex(8), Identity.own(), scope)
        self.ready: dict[str, asyncio.Event] = {}
        self.keepers: list[asyncio.Task[None]] = []
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        """Start everything, keep it running, and drain it when `stopping` is set."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self.grow)
        self.settings.logs.mkdir(parents=True, exist_ok=True)
        self._take(self.table(self.state.scope))
        await self.stopping.wait()
        await self.stop()

    def grow(self) -> None:
        """From the servers alone to the whole platform."""
        self.state.scope, self.state.phase = "all", "starting"
        self._take(self.table("all"))

    async def stop(self) -> None:
        """Drain, sweep, and leave no state behind: nothing runs any more."""
        self.state.phase = "stopping"
        for keeper in self.keepers:
            keeper.cancel()
        await asyncio.gather(*self.keepers, return_exceptions=True)
        self._write()
        killed = await drain(self.state.entries())
        swept = await sweep(self.state.launch)
        _log(f"stopped; killed after their grace: {', '.join(killed) or 'none'}; swept: {swept}")
        self.file.remove()

    def _take(self, processes: Sequence[Process]) -> None:
        fresh = [one for one in processes if one.name not in self.ready]
        for one in fresh:
            self.ready[one.name] = asyncio.Event()
            entry = Entry(one.name, port=one.port, stage=one.stage, grace=one.grace)
            self.state.processes[one.name] = entry
        self._write()
        for one in fresh:
            self.keepers.append(asyncio.create_task(self._keep(one), name=one.name))

    async def _keep(self, process: Process) -> None:
        """The life of one process: needs, start, readiness, end, and again."""
        entry = self.state.processes[process.name]
        for name in process.needs:
            await self.ready[name].wait()
        delay = FIRST_DELAY
        while True:
            child = await self._start(process, entry)
            lived = await self._watch(process, entry, child)
            if entry.state == "done":
                return
            delay = FIRST_DELAY if lived > HEALTHY else min(delay, LONGEST_DELAY)
            code = child.returncode if child else None
            entry.restarts += 1
            self._turn(entry, "restarting", f"ended with {code}, tried again after {delay:g} s")
            await asyncio.sleep(delay)
            delay *= 2

    async def _start(self, process: Process, entry: Entry) -> Child | None:
        """Start ``process``; None if somebody else runs it."""
        if not process.argv:
            self._turn(entry, "starting")
            return None
        with (self.settings.logs / f"{process.name}.log").open("ab") as log:
            child = await asyncio.create_subprocess_exec(
                *process.argv,
                cwd=self._folder(process),
                env=self._environment(process),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        who = Identity.of(child.pid)
        entry.pid, entry.started = child.pid, who.started if who else None
        self._turn(entry, "starting")
        return child

    def _folder(self, process: Process) -> Path:
        """Where it stands: a server may leave a dump there when it dies."""
        return self.settings.home if process.stage >= SERVERS else REPOSITORY

    def _environment(self, process: Process) -> dict[str, str]:
        given = {"HUIYIN_PROCESS": process.name, MARK: self.state.launch}
        return {**inherited(), **self.settings.environment(), **given, **process.env}

    async def _watch(self, process: Process, entry: Entry, child: Child | None) -> float:
        """Follow ``child`` to its end; returns for how many seconds it was ready."""
        ended = asyncio.create_task(child.wait() if child else asyncio.Event().wait())
        since = time.monotonic()
        try:
            if process.ready is None:
                await ended
                if child and child.returncode == 0:
                    self._turn(entry, "done")
                    self.ready[process.name].set()
                return 0.0
            while not ended.done() and not await process.ready():
                await asyncio.wait([ended], timeout=PAUSE)
            if not ended.done():
                since = time.monotonic()
                self._turn(entry, "ready")
                self.ready[process.name].set()
            await ended
        finally:
            ended.cancel()
        return time.monotonic() - since if entry.state == "ready" else 0.0

    def _turn(self, entry: Entry, state: Condition, error: str | None = None) -> None:
        entry.turn(state, error)
        _log(f"{entry.name}: {state}" + (f": {error}" if error else ""))
        if self.state.phase == "starting" and all(one.settled for one in self.state.entries()):
            self.state.phase = "up"
        self._write()

    def _write(self) -> None:
        self.file.write(self.state)


def _log(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def inherited() -> dict[str, str]:
    """The environment, less a wish of development shells that costs seconds at every start.

    Without byte code on disk each of our processes would compile itself and its libraries anew.
    """
    return {name: word for name, word in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextlib.contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the home: a second supervisor would start everything twice."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "supervisor.pid").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("another supervisor holds this home")
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
        file.truncate(0)


def main() -> None:
    """Run as `python -m cli.supervisor [--servers-only]`; the launcher does."""
    settings = Settings.read()

    def processes(scope: str) -> list[Process]:
        return table(settings, servers_only=scope == "servers")

    with only_one(settings):
        supervisor = Supervisor(settings, processes, servers_only="--servers-only" in sys.argv)
        asyncio.run(supervisor.run())


if __name__ == "__main__":
    main()
