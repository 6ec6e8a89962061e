"""A whole platform for tests: started by the launcher, spoken to over HTTP only."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson

from cli.settings import Settings

PATIENCE = 60.0


def huiyin(*arguments: str, timeout: float = 180) -> str:
    """Run the `huiyin` command of this checkout; its output."""
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def a_key(role: str, area: str = "1401", subject: str = "") -> str:
    """A fresh API key."""
    subjects = ("--subject", subject) if subject else ()
    out = huiyin("admin", "key", "--role", role, "--area", area, *subjects)
    return next(word for word in out.split() if word.startswith("hy_"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: Any
    body: Any


class Client:
    """An API client with a key, over kept connections; it waits ``wait`` seconds for outcomes."""

    def __init__(self, key: str = "", *, connections: int = 64, wait: int = 30) -> None:
        self._wait = wait
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._connections = connections
        self.base = Settings.read().public_url

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=self._connections)
        self._session = aiohttp.ClientSession(
            connector=connector, headers=self._headers, timeout=aiohttp.ClientTimeout(total=60)
        )
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        await self._session.close()

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        """One request; JSON in and out."""
        if body is not None:
            options["data"] = orjson.dumps(body)
            options.setdefault("headers", {})["Content-Type"] = "application/json"
        async with self._session.request(method, self.base + path, **options) as response:
            raw = await response.read()
            kind = response.headers.get("Content-Type", "")
            return Answer(
                response.status, response.headers, orjson.loads(raw) if "json" in kind else raw
            )

    async def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """POST JSON with headers given as ``Idempotency_Key="…"``."""
        headers = {"Prefer": f"wait={self._wait}"} | headers
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.call("POST", path, {} if body is None else body, headers=named)

    async def get(self, path: str) -> Answer:
        """GET."""
        return await self.call("GET", path)


def processes() -> dict[str, dict[str, Any]]:
    """What the supervisor runs: by name, with pid, state and number of restarts."""
    state = orjson.loads((Settings.read().home / "state.json").read_bytes())
    return dict(state["processes"])


def kill(name: str) -> int:
    """SIGKILL one process of the platform, and make sure that it was hit; its pid."""
    pid = processes()[name]["pid"]
    os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + 5
    while _runs(pid):
        assert time.monotonic() < end, f"{name} survived"
        time.sleep(0.01)
    return int(pid)


def _runs(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # before, or while it is read
        return False
