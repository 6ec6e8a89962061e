"""A platform of its own for the benchmarks: own home, own ports, own servers, gone afterwards."""

import base64
import os
import shutil
import subprocess
import sys
import urllib.request
from types import TracebackType
from urllib.parse import quote

from cli.settings import MANAGEMENT, REPOSITORY, Settings

HOME = REPOSITORY / ".huiyin" / "bench"
PORT_BASE = 27000


class Platform:
    """Starts what a benchmark asks for, and stops all of it at the end."""

    def __init__(self) -> None:
        inherited = {key: one for key, one in os.environ.items() if not key.startswith("HUIYIN_")}
        kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
        self.environ = inherited | kept | {
            "HUIYIN_HOME": str(HOME),
            "HUIYIN_PORT_BASE": os.environ.get("HUIYIN_BENCH_PORT_BASE", str(PORT_BASE)),
        }  # fmt: skip
        self.settings = Settings.read(self.environ)
        self._scope = ""

    def __enter__(self) -> "Platform":
        if HOME.exists():  # of a run that was cut short, or whose people are registered already
            self._huiyin("down")
            shutil.rmtree(HOME)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._scope:
            self._huiyin("down")

    def servers(self) -> None:
        """The broker and the database."""
        if not self._scope:
            self._scope = "servers"
            self._huiyin("up", "--servers-only")

    def whole(self) -> None:
        """Everything, with the services and the gateway."""
        if self._scope != "all":
            self._scope = "all"
            self._huiyin("up")

    def virtual_host(self, name: str) -> str:
        """A part of the broker for one benchmark alone; the URI of it."""
        at = f"http://127.0.0.1:{self.settings.port(MANAGEMENT)}/api/vhosts/{quote(name, safe='')}"
        who = base64.b64encode(b"guest:guest").decode()
        request = urllib.request.Request(
            at, method="PUT", headers={"Authorization": f"Basic {who}"}
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310  the same
        return self.settings.amqp_uri.rstrip("/") + "/" + name

    def key(self) -> str:
        """An API key of a city operator of Taiyuan."""
        return self._huiyin("admin", "key", "--role", "city_op", "--area", "1401").strip()

    def process(self, *argv: str, **environ: str) -> "subprocess.Popen[str]":
        """A process that finds in its environment what a service finds."""
        return subprocess.Popen(
            argv,
            cwd=REPOSITORY,
            env=self.environ | self.settings.environment() | environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _huiyin(self, *argv: str) -> str:
        """What a command prints; it is shown too, beside the results."""
        ran = subprocess.run(
            [sys.executable, "-m", "cli.main", *argv],
            cwd=REPOSITORY, env=self.environ, stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        if argv[0] != "admin":
            sys.stderr.write(ran.stdout)
        return ran.stdout


#: Settings that a benchmark's own platform takes from its user.
_KEPT = ("HUIYIN_RABBITMQ", "HUIYIN_MONGOD")
