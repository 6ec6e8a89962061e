"""How a start or a stop looks while it lasts."""

import time
from collections.abc import Iterable
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from cli.state import Entry

COLOURS = {"ready": "green", "done": "green", "restarting": "red", "stopped": "dim"}


class Progress:
    """A table that is redrawn on a terminal; elsewhere one line per change."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.begun = time.monotonic()
        self.live = Live(console=console, transient=True, refresh_per_second=10)
        self.said: dict[str, str] = {}
        self.spinner = Spinner("dots")

    def __enter__(self) -> "Progress":
        if self.console.is_terminal:
            self.live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.console.is_terminal:
            self.live.stop()

    def show(self, entries: Iterable[Entry], *, stopping: bool = False) -> None:
        """Show how the processes fare now."""
        lines = {one.name: _word(one, stopping=stopping) for one in entries}
        if self.console.is_terminal:
            self.live.update(self._table(lines))
            return
        for name, word in lines.items():
            if self.said.get(name, "waiting") != word:
                passed = time.monotonic() - self.begun
                self.console.print(f"{passed:5.1f} s  {name:<14} {word}", markup=False)
        self.said = lines

    def _table(self, lines: dict[str, str]) -> Table:
        table = Table.grid(padding=(0, 1))
        for name, word in lines.items():
            quiet = word in COLOURS or word == "waiting"
            mark = Text("·") if quiet else self.spinner
            table.add_row(mark, name, Text(word, style=COLOURS.get(word, "yellow")))
        return table


def _word(entry: Entry, *, stopping: bool) -> str:
    if not stopping:
        return entry.state
    who = entry.identity
    return "stopping" if who and who.alive else "stopped"
