"""Many requests, one trip to the database: the asyncio twin of `kit.convoy`.

A round trip costs about a millisecond of processor time whether it carries one document or
twenty, so what is asked while trips are under way leaves with the next one.  Where several ask at
a time, a trip gathers until as many are there as the last ones carried, for some milliseconds at
most.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

I = TypeVar("I")  # noqa: E741  an item
R = TypeVar("R")

#: Seconds for which a trip gathers at most.
GATHERING = 0.004


class Convoy(Generic[I, R]):
    """Gathers items and hands them over together; each gets its own result back.

    ``trip`` returns one result per item, in order.  When it fails, all its items fail alike.
    """

    def __init__(
        self,
        trip: Callable[[Sequence[I]], Coroutine[Any, Any, list[R]]],
        *,
        most: int = 500,
        lanes: int = 2,
        gathering: float = GATHERING,
    ) -> None:
        self._trip = trip
        self._most = most
        self._free = lanes
        #: Who wants to ride, and since when.
        self._waiting: list[tuple[I, asyncio.Future[R], float]] = []
        self._under_way: set[asyncio.Future[list[R]]] = set()
        #: What will make the next trip leave, if nobody does before.
        self._called: asyncio.Handle | None = None
        self._longest = gathering
        self._gathering = 0.0
        #: About as many as the last trips carried.
        self._expected = 0
        self._resting = asyncio.Event()
        self._resting.set()

    async def lull(self, most: float) -> bool:
        """Wait until nobody rides or wants to, at most so many seconds; whether that took time."""
        if self._resting.is_set():
            return False
        with suppress(TimeoutError):
            async with asyncio.timeout(most):
                await self._resting.wait()
        return True

    async def ride(self, item: I) -> R:
        """The result for ``item``."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((item, future, loop.time()))
        self._resting.clear()
        if self._called is None:
            # All may be there; or the first has waited long enough, and no lane was free then.
            gathering = 0.0 if len(self._waiting) >= self._expected else self._gathering
            leaves = self._waiting[0][2] + gathering
            self._called = loop.call_at(leaves, self._depart)
        elif len(self._waiting) == self._expected:
            self._called.cancel()
            self._called = loop.call_soon(self._depart)
        return await future

    def _depart(self) -> None:
        self._called = None
        while self._free and self._waiting:
            load, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            self._free -= 1
            self._expected = max(len(load), self._expected // 2)
            self._gathering = self._longest if self._expected > 1 else 0.0
            self._set_out(load)

    def _set_out(self, load: Sequence[tuple[I, "asyncio.Future[R]", float]]) -> None:
        task = asyncio.create_task(  # noqa: RUF006  the set below keeps it
            self._trip([item for item, _, _ in load])
        )
        self._under_way.add(task)
        task.add_done_callback(partial(self._arrive, load))

    def _arrive(
        self,
        load: Sequence[tuple[I, "asyncio.Future[R]", float]],
        trip: "asyncio.Future[list[R]]",
    ) -> None:
        self._under_way.discard(trip)
        self._free += 1
        failure = None if trip.cancelled() else trip.exception()
        results = [] if trip.cancelled() or failure else trip.result()
        for place, (_, rider, _) in enumerate(load):
            if rider.done():  # its request is gone
                continue
            if failure is not None:
                rider.set_exception(failure)
            elif place < len(results):
                rider.set_result(results[place])
            else:
                rider.cancel()
        if self._called is None:
            self._depart()
        if not self._under_way and not self._waiting:
            self._resting.set()
