"""`huiyin logs`: what the processes say."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.settings import Settings

LINES = 20
PAUSE = 0.2
BLOCK = 1 << 16


def logs(
    name: Annotated[str | None, typer.Argument(help="As in `huiyin status`; all if none.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="Last lines of each.")] = LINES,
) -> None:
    """Print the last lines of one process, or of all with their names in front."""
    folder = Settings.read().logs
    files = sorted(folder.glob(f"{name or '*'}.log"))
    if not files:
        typer.echo(f"There is no log of {name!r} in {folder}." if name else "Nothing has run yet.")
        raise typer.Exit(1)
    for file in files:
        for line in tail(file, lines):
            typer.echo(_labelled(file, line, alone=bool(name)))
    if follow:
        try:
            for file, line in _new_lines(files):
                typer.echo(_labelled(file, line, alone=bool(name)))
        except KeyboardInterrupt:
            return


def tail(file: Path, count: int) -> list[str]:
    """The last ``count`` lines of ``file``; none if it does not exist."""
    try:
        with file.open("rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(max(0, size - BLOCK))
            return opened.read().decode(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def _new_lines(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """Lines written from now on, as they come."""
    places = {file: file.stat().st_size for file in files}
    while True:
        for file, place in places.items():
            with file.open("rb") as opened:
                opened.seek(place)
                whole, newline, _ = opened.read().rpartition(b"\n")
            if newline:
                places[file] = place + len(whole) + 1
                for line in whole.decode(errors="replace").splitlines():
                    yield file, line
        time.sleep(PAUSE)


def _labelled(file: Path, line: str, *, alone: bool) -> str:
    return line if alone else f"{file.stem:<14} {line}"
