"""Reads the long lists that wait, one after the other, and cuts them into commands.

Any process of the gateway may read any list: a claim keeps the others away, and the commands of a
list have the same ids whoever cuts them, so one that was read twice is imported once.
"""

import asyncio
import logging
import multiprocessing
import os
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import asynccontextmanager, suppress

from pymongo.errors import PyMongoError

from kit.errors import Unavailable
from kit.wire import utcnow
from services.gateway.intake import Intake
from services.gateway.lists import Sheet, Unfit, documents
from services.gateway.received import LEASE, TRIES, Received
from services.gateway.taken import Doc

log = logging.getLogger(__name__)

#: Seconds between two looks for lists that others left behind.
SWEEP_EVERY = 5.0
UNREADABLE = Unfit("unreadable_list", "The file cannot be read.")


class Readers:
    """Child processes that read files: a fresh one for each, so that nothing piles up in them."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["services.gateway.lists"])
        self._pool = self._open()
        self._pool.submit(os.getpid)  # so that the first list finds everything imported

    async def read(self, sheet: Sheet) -> list[dict[str, object]] | Unfit:
        """The commands that import a sheet.  A child that died of the file makes it unreadable."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool, documents, sheet)
        except BrokenExecutor:
            self._pool = self._open()
            return UNREADABLE

    def close(self) -> None:
        """Let the children go."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _open(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=self._context, max_tasks_per_child=1)


class Reading:
    """The one in each process who reads what waits."""

    def __init__(self, received: Received, readers: Readers, intake: Intake) -> None:
        self._received = received
        self._readers = readers
        self._intake = intake
        self._called = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for lists."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; a list in hand is read by another process, or after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """A list has come."""
        self._called.set()

    async def _run(self) -> None:
        while True:
            self._called.clear()
            try:
                while (found := await self._received.claim(utcnow())) is not None:
                    await self._try(found)
            except (PyMongoError, Unavailable) as away:
                log.warning("could not read what waits: %s", type(away).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(SWEEP_EVERY):
                    await self._called.wait()

    async def _try(self, head: Doc) -> None:
        """Whatever goes wrong, the others get their turn; this one is tried again, and counted."""
        [failure] = await asyncio.gather(self._deal_with(head), return_exceptions=True)
        if failure is not None:
            log.error("list %s was not read: %s", head["_id"], type(failure).__name__)

    async def _deal_with(self, head: Doc) -> None:
        key = head["_id"]
        if head["state"] != "waiting":
            await self._received.clear(head)
        elif head["tries"] > TRIES:
            await self._received.end(key, UNREADABLE)
        else:
            async with self._leased(key):
                found = await self._readers.read(await self._received.sheet(head))
                if not isinstance(found, Unfit):
                    await self._intake.take_many(found)
            await self._received.end(key, found if isinstance(found, Unfit) else None)

    @asynccontextmanager
    async def _leased(self, key: str) -> AsyncIterator[None]:
        """Nobody else reads the list meanwhile."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(LEASE.total_seconds() / 4)
                with suppress(PyMongoError):
                    await self._received.renew(key, utcnow())

        task = asyncio.create_task(renew())
        try:
            yield
        finally:
            task.cancel()
