"""A home of a test's own: started, stopped and played with by the real `huiyin` command."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from cli.identity import PROC, Identity
from cli.settings import REPOSITORY, Settings


@dataclass
class Home:
    """A home that only this test uses."""

    path: Path
    base: int

    @property
    def settings(self) -> Settings:
        """Where everything is."""
        return Settings(home=self.path, base=self.base)

    @property
    def state(self) -> dict[str, Any]:
        """What the supervisor says of its processes."""
        return dict(orjson.loads((self.path / "state.json").read_bytes()))

    def pid(self, name: str) -> int:
        """The process of this name."""
        return int(self.state["processes"][name]["pid"])

    def start(self, *arguments: str, out: int = subprocess.PIPE) -> "subprocess.Popen[str]":
        """Begin a command of `huiyin`, which says all it says to ``out``."""
        told = {"HUIYIN_HOME": str(self.path), "HUIYIN_PORT_BASE": str(self.base)}
        kept = {name: word for name, word in os.environ.items() if name[:7] != "HUIYIN_"}
        return subprocess.Popen(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=REPOSITORY,
            env={**kept, **told},
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_hears_ctrl_c,  # noqa: PLW1509  it sets a signal and takes no lock
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of `huiyin` to its end."""
        with self.start(*arguments) as process:
            said, _ = process.communicate(timeout=400)
        return subprocess.CompletedProcess(process.args, process.returncode, said)

    def running(self) -> list[Identity]:
        """Whatever runs with this home in its environment."""
        mark = f"HUIYIN_HOME={self.path}\0".encode()
        found = []
        for entry in PROC.iterdir():
            with suppress(OSError):
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                    found.append(Identity.of(int(entry.name)))
        return [who for who in found if who]


def _hears_ctrl_c() -> None:
    """Also where whoever runs the tests does not, such as a script in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
