"""`huiyin doctor`: what is missing or wrong, one sentence each."""

import asyncio
import fcntl
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from rich.console import Console

from cli import database, erlang, keys, ports
from cli.identity import marked
from cli.settings import Settings
from cli.state import StateFile

SUPPORTED = ((3, 11), (3, 12))
LOW_DISK = 2_000_000_000  # a demo of one city takes half of it

Finding = tuple[bool, str]  # whether it keeps the platform from running, and the sentence


def doctor() -> None:
    """Look for causes of trouble; the exit code is 1 if one would keep Huiyin from running."""
    console = Console(highlight=False)
    findings = list(examine(Settings.read()))
    for serious, sentence in findings:
        mark = "[red]✗[/]" if serious else "[yellow]·[/]"
        console.print(f"{mark} {sentence}", soft_wrap=True)
    if not findings:
        console.print("[green]Nothing is missing.[/]")
    raise typer.Exit(1 if any(serious for serious, _ in findings) else 0)


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything found in ``settings``' home and on this machine."""
    yield from python(sys.version_info[:2])
    yield from disk(settings.home)
    yield from broker(settings)
    yield from mongod(settings)
    yield from launched(settings)
    yield from secrets(settings.keys)
    yield from clock(settings.home / "clock")


def python(version: tuple[int, ...]) -> Iterator[Finding]:
    """Nameko's dependencies have wheels for two versions of Python only."""
    if version not in SUPPORTED:
        names = " or ".join(f"{major}.{minor}" for major, minor in SUPPORTED)
        yield True, f"Python {version[0]}.{version[1]} runs this; Huiyin needs {names}."


def disk(home: Path) -> Iterator[Finding]:
    """RabbitMQ stops taking messages at 50 MB, MongoDB fails in worse ways."""
    place = next(one for one in (home, *home.parents) if one.exists())
    free = shutil.disk_usage(place).free
    if free < LOW_DISK:
        yield free < LOW_DISK / 10, f"Only {free // 1_000_000} MB are free on the disk of {home}."


def broker(settings: Settings) -> Iterator[Finding]:
    """An external broker is asked; an own one must be here or be fetchable."""
    if settings.external_amqp:
        from cli import probes  # noqa: PLC0415 - asked for rarely

        if not asyncio.run(probes.amqp(settings.external_amqp)):
            yield True, "The broker named by HUIYIN_AMQP_URI does not answer."
    elif not erlang.find(settings):
        if shutil.which("apt-get"):
            yield False, "RabbitMQ and Erlang are not installed; `huiyin up` downloads them."
        else:
            yield True, "There is no Erlang with RabbitMQ, and no apt-get to download them with."


def mongod(settings: Settings) -> Iterator[Finding]:
    """An external database is asked; an own one must be able to run."""
    if settings.external_mongo:
        from cli import replica  # noqa: PLC0415 - slow to load

        if not asyncio.run(replica.writable(settings.external_mongo)):
            yield True, "The database named by HUIYIN_MONGO_URI does not accept writes."
        return
    program = database.find(settings)
    if not program:
        yield False, "There is no mongod on PATH; `huiyin up` downloads one."
    elif problem := database.complaint(program):
        missing = "libcurl" in problem
        cure = "install libcurl4." if missing else "set HUIYIN_MONGOD to one that does."
        yield True, f"{program} does not run here ({problem}): {cure}"


def launched(settings: Settings) -> Iterator[Finding]:
    """What the last launch left, or what keeps the next one from starting."""
    state = StateFile(settings.home).read()
    if state and state.supervised:
        for entry in state.entries():
            if entry.state in {"restarting", "waiting"}:
                why = f" ({entry.error})" if entry.error else ""
                yield True, f"{entry.name} is {entry.state}{why}: see `huiyin logs {entry.name}`."
        return
    left = marked(state.launch) if state else []
    if left:
        count = len(left)
        yield True, f"The supervisor was killed and left {count} processes: run `huiyin down`."
    else:
        yield from ((True, sentence) for sentence in ports.taken(settings))
    yield from ((False, sentence) for sentence in ports.lent(settings))
    if state or stale(settings.home / "supervisor.pid"):
        yield False, "supervisor.pid names a process that is gone; the next start replaces it."


def stale(pid_file: Path) -> bool:
    """Whether the file names a supervisor that does not hold it any more."""
    try:
        with pid_file.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return bool(file.read().strip())
    except (FileNotFoundError, BlockingIOError):
        return False


def secrets(folder: Path) -> Iterator[Finding]:
    """Keys are for their owner only."""
    for file in (folder / name for name in keys.NAMES):
        if file.exists() and file.stat().st_mode & 0o077:
            yield True, f"{file} can be read by others: chmod 600 it, and consider it known."


def clock(file: Path) -> Iterator[Finding]:
    """A rehearsal moves the clock; forgetting to move it back is easy."""
    if file.exists():
        shift = file.read_text(errors="replace").strip()[:40]
        yield False, f"The clock is shifted for a rehearsal ({shift}): remove {file} to end it."
