"""`huiyin status`: what runs."""

import os
import time
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from cli.identity import PROC
from cli.progress import COLOURS
from cli.settings import Settings
from cli.state import Entry, State, StateFile

PAGE = os.sysconf("SC_PAGE_SIZE")


def status(
    *,
    json: Annotated[bool, typer.Option("--json", help="The state file, for programs.")] = False,
) -> None:
    """Show every process; the exit code is 0 if all are ready."""
    settings = Settings.read()
    state = StateFile(settings.home).read()
    if json:
        typer.echo(orjson.dumps(state, option=orjson.OPT_INDENT_2).decode())
    elif state is None:
        typer.echo("Nothing is running.")
    else:
        _print(settings, state)
    well = state is not None and state.supervised and all(e.settled for e in state.entries())
    raise typer.Exit(0 if well else 1)


def _print(settings: Settings, state: State) -> None:
    table = Table(box=None, header_style="bold")
    for title in ("process", "state", "pid", "port", "since", "restarts", "memory"):
        table.add_column(title, justify="left" if title in {"process", "state"} else "right")
    for entry in state.entries():
        word = _condition(entry)
        colour = COLOURS.get(word, "yellow")
        pid = str(entry.pid) if entry.identity and entry.identity.alive else ""
        table.add_row(
            *(entry.name, f"[{colour}]{word}[/]", pid, str(entry.port or "")),
            *(_ago(entry.since), str(entry.restarts or ""), _memory(pid)),
        )
    console = Console(highlight=False)
    console.print(table)
    if not state.supervised:
        console.print("[red]The supervisor is gone; `huiyin down` stops what it left.[/]")
    elif state.scope == "all":
        console.print(f"{settings.public_url} · logs in {settings.logs}")


def _condition(entry: Entry) -> str:
    """The state as recorded, unless the process is gone without anybody having noticed."""
    gone = entry.state == "ready" and entry.identity and not entry.identity.alive
    return "gone" if gone else entry.state


def _ago(moment: float) -> str:
    seconds = int(time.time() - moment)
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _memory(pid: str) -> str:
    try:
        pages = int((PROC / pid / "statm").read_text().split()[1]) if pid else 0
    except FileNotFoundError:
        pages = 0
    return f"{pages * PAGE // 1_000_000} MB" if pages else ""
