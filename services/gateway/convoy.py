"""Many requests, one trip to the database: the asyncio twin of `kit.convoy`.

A round trip costs about a millisecond of processor time whether it carries one document or
twenty, so what is asked while trips are under way leaves with the next one, and a trip gathers for
some milliseconds when the one before it carried several.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

I = TypeVar("I")  # noqa: E741  an item
R = TypeVar("R")

#: Seconds.
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
    ) -> None:
        self._trip = trip
        self._most = most
        self._free = lanes
        self._waiting: list[tuple[I, asyncio.Future[R]]] = []
        self._under_way: set[asyncio.Future[list[R]]] = set()
        self._called = False
        self._gathering = 0.0

    async def ride(self, item: I) -> R:
        """The result for ``item``."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._waiting.append((item, future))
        if not self._called:
            self._called = True
            loop.call_later(self._gathering, self._depart)
        return await future

    def _depart(self) -> None:
        self._called = False
        while self._free and self._waiting:
            load, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            self._free -= 1
            self._gathering = GATHERING if len(load) > 1 else 0.0
            self._set_out(load)

    def _set_out(self, load: Sequence[tuple[I, "asyncio.Future[R]"]]) -> None:
        task = asyncio.create_task(  # noqa: RUF006  the set below keeps it
            self._trip([item for item, _ in load])
        )
        self._under_way.add(task)
        task.add_done_callback(partial(self._arrive, load))

    def _arrive(
        self, load: Sequence[tuple[I, "asyncio.Future[R]"]], trip: "asyncio.Future[list[R]]"
    ) -> None:
        self._under_way.discard(trip)
        self._free += 1
        failure = None if trip.cancelled() else trip.exception()
        results = [] if trip.cancelled() or failure else trip.result()
        for place, (_, rider) in enumerate(load):
            if rider.done():  # its request is gone
                continue
            if failure is not None:
                rider.set_exception(failure)
            elif place < len(results):
                rider.set_result(results[place])
            else:
                rider.cancel()
        if not self._called:
            self._depart()
