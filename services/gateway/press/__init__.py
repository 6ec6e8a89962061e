"""Papers that leave the platform as files: certificates.

They are made in a child process: a page costs some ten milliseconds of processor, the font a
second once, and a city thanks thousands on one day.
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import TypeVar

from fastapi import Response

from services.gateway.press.font import NoFont, NoSuchCharacter
from services.gateway.problems import Problem

T = TypeVar("T")
#: Files that one child makes before a fresh one follows it.
_FILES = 500


class Press:
    """One child that draws; it is started by the first file somebody asks for."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._pool: ProcessPoolExecutor | None = None

    async def make(self, draw: Callable[..., T], *facts: object) -> T:
        """What ``draw`` makes of the facts in the child; a 503 Problem when it died of them."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1, mp_context=self._context, max_tasks_per_child=_FILES
            )
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, draw, *facts)
        except BrokenExecutor:
            self._pool = None
            raise Problem(503, "unavailable", "The file could not be made; try again.") from None

    def close(self) -> None:
        """Let the child go."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


async def printed(press: Press, draw: Callable[..., T], *facts: object) -> T:
    """What `Press.make` makes; a Problem when the font cannot say it."""
    try:
        return await press.make(draw, *facts)
    except NoFont:
        detail = "No Chinese font is installed here: run deploy/setup.sh or set HUIYIN_FONT."
        raise Problem(503, "no_font", detail) from None
    except NoSuchCharacter:
        detail = "The font for papers lacks a character of this name; set HUIYIN_FONT to another."
        raise Problem(409, "no_such_character", detail) from None


def attached(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep, which no cache keeps: it names people."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
