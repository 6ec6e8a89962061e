"""Who works on the platform in a scenario, each with an API key of their own.

Making a key is the one step outside the API: an operator does it with ``huiyin admin key``.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class MakeKey(Protocol):
    """Makes an API key and returns it, as ``huiyin admin key`` shows it."""

    def __call__(self, role: str, *, area: str = "", subject: str = "", name: str = "") -> str:
        """The key's text, which is nowhere else."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a key is for."""

    role: str
    area: str = ""
    subject: str = ""


class Staff:
    """Keys by name, kept beside the platform's data so that a second run is the same callers."""

    def __init__(self, file: Path, make_key: MakeKey) -> None:
        self._file = file
        self._make_key = make_key
        self._keys: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}

    async def hire(self, name: str, post: Post) -> str:
        """The key of this name; made now if there is none yet."""
        if name not in self._keys:
            make: Callable[[], str] = lambda: self._make_key(  # noqa: E731
                post.role, area=post.area, subject=post.subject, name=name
            )
            self._keys[name] = await asyncio.to_thread(make)
            self._keep()
        return self._keys[name]

    def __getitem__(self, name: str) -> str:
        """The key of somebody hired before."""
        return self._keys[name]

    def _keep(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        half = self._file.with_suffix(".part")
        half.touch(mode=0o600)
        half.write_text(json.dumps(self._keys, indent=1))
        half.replace(self._file)
