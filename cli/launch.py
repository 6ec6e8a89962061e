"""`huiyin up`, `down` and `restart`: the foreground side of the supervisor."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from cli.drain import drain, sweep
from cli.erlang import Unavailable
from cli.logs import tail
from cli.ports import taken
from cli.progress import Progress
from cli.provision import provide
from cli.settings import REPOSITORY, Settings
from cli.state import Entry, State, StateFile

#: Seconds for the slowest start: a machine whose host gives it little, a large database to recover.
#: What crashes is told at once.
PATIENCE = 240.0
CRASHES = 3  # ends before it was ever ready, after which a process is given up on
PAUSE = 0.1
SUPERVISOR_GRACE = 25.0  # the sum of the stages' graces, and a little

T = TypeVar("T")
console = Console(highlight=False)
ServersOnly = Annotated[
    bool, typer.Option("--servers-only", help="The broker and the database, nothing else.")
]


def up(*, servers_only: ServersOnly = False) -> None:
    """Start everything and wait until it is ready; says so if it already is."""
    settings = Settings.read()
    begun = time.monotonic()
    state = _running(settings)
    if state and state.phase == "up" and (servers_only or state.scope == "all"):
        console.print(f"Huiyin is already up: {settings.public_url}")
        return
    try:
        provide(settings, console)
        failed = _start(settings, state, servers_only=servers_only)
    except Unavailable as problem:
        console.print(f"[red]{problem}[/]", soft_wrap=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print("\nInterrupted: stopping what was started.")
        _stop(settings)
        raise typer.Exit(130) from None
    if failed:
        _explain(settings, failed)
        raise typer.Exit(1)
    what = "Broker and database are" if servers_only else f"Huiyin is up: {settings.public_url} —"
    console.print(f"[green]{what} ready after {time.monotonic() - begun:.1f} s.[/]")


def down() -> None:
    """Drain and stop everything that this home started, and nothing else."""
    settings = Settings.read()
    begun = time.monotonic()
    if _stop(settings):
        console.print(f"[green]Everything stopped after {time.monotonic() - begun:.1f} s.[/]")
    else:
        console.print("Nothing was running.")


def restart(name: Annotated[str, typer.Argument(help="As in `huiyin status`.")]) -> None:
    """Drain one process and start it again; the others go on."""
    settings = Settings.read()
    state = _running(settings)
    before = state.processes.get(name) if state else None
    who = before.identity if before else None
    if before is None or who is None:
        console.print(f"[red]No process {name!r} runs here; see `huiyin status`.[/]")
        raise typer.Exit(1)
    asyncio.run(drain([before]))

    def back() -> Entry | None:
        now = _running(settings)
        entry = now.processes[name] if now else None
        return entry if entry and entry.settled and entry.identity != who else None

    if not _wait(back, PATIENCE):
        _explain(settings, [name])
        raise typer.Exit(1)
    console.print(f"[green]{name} is ready again.[/]")


def _start(settings: Settings, state: State | None, *, servers_only: bool) -> list[str]:
    """Start or extend the supervisor; returns the names of those that do not become ready."""
    if state and state.phase != "stopping":
        if not servers_only and state.scope == "servers":
            state.supervisor.send(signal.SIGHUP)
    else:
        _stop(settings)  # what a killed supervisor left behind would hold our ports
        if complaints := taken(settings):
            raise Unavailable("\n".join(complaints))
        _spawn(settings, servers_only=servers_only)
    scope = "servers" if servers_only else "all"
    with Progress(console) as progress:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            now = _running(settings)
            if now and (now.scope == scope or servers_only):
                progress.show(now.entries())
                broken = [
                    one.name for one in now.entries() if one.restarts >= CRASHES and not one.settled
                ]
                if now.phase == "up" or broken:
                    return broken
            time.sleep(PAUSE)
    now = _running(settings)
    return [one.name for one in now.entries() if not one.settled] if now else ["supervisor"]


def _spawn(settings: Settings, *, servers_only: bool) -> None:
    settings.logs.mkdir(parents=True, exist_ok=True)
    for old in settings.logs.glob("*.log"):
        old.replace(old.with_suffix(".log.1"))
    argv = [sys.executable, "-m", "cli.supervisor", *(["--servers-only"] if servers_only else [])]
    with (settings.logs / "supervisor.log").open("ab") as log:
        subprocess.Popen(
            argv,
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _stop(settings: Settings) -> bool:
    """Stop the supervisor, or do its work if it was killed; False if nothing ran."""
    file = StateFile(settings.home)
    state = file.read()
    if state is None:
        return False
    with _signals_ignored(), Progress(console) as progress:
        if state.supervised:
            state.supervisor.send(signal.SIGTERM)

            def ended() -> bool:
                progress.show((file.read() or state).entries(), stopping=True)
                return not state.supervised

            _wait(ended, SUPERVISOR_GRACE)
            state.supervisor.send(signal.SIGKILL)
        left = file.read()
        if left:
            asyncio.run(drain(left.entries()))
        asyncio.run(sweep(state.launch))
    file.remove()
    return True


@contextmanager
def _signals_ignored() -> Iterator[None]:
    """A second Ctrl-C must not leave half of the processes behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _running(settings: Settings) -> State | None:
    """What the supervisor says, if there is one."""
    state = StateFile(settings.home).read()
    return state if state and state.supervised else None


def _wait(look: Callable[[], T], patience: float) -> T | None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(PAUSE)
    return None


def _explain(settings: Settings, names: list[str]) -> None:
    for name in names:
        console.print(f"[red]{name} does not become ready.[/] Its last lines:")
        for line in tail(settings.logs / f"{name}.log", 15) or ["(it has said nothing)"]:
            console.print(f"  {line}", markup=False)
    console.print(
        "The rest stays up. `huiyin doctor` looks for the cause, `huiyin down` stops all."
    )
