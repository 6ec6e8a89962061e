"""Many requests, one trip to the database.

A round trip costs about as much processor time for one document as for fifty, so what is asked
while a trip is under way leaves together with the next one.  Who comes alone does not wait; where
several ask at a time, a trip gathers until as many are there as the last ones carried, for some
milliseconds at most.  Plain threads, which eventlet turns into green ones.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Seconds for which a trip gathers at most.
GATHERING = 0.004


class _Seat(Generic[Item, Result]):
    """One item, and where its result will be."""

    __slots__ = ("failure", "item", "leads", "result", "turn")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.turn = threading.Event()
        self.leads = False
        self.result: Result | None = None
        self.failure: BaseException | None = None


class Convoy(Generic[Item, Result]):
    """Gathers items of concurrent callers and carries them together.

    ``trip`` returns one result per item, in order; an exception in a place is raised to the
    caller whose item it was, and an exception of the trip to all of them.
    """

    def __init__(
        self, trip: Callable[[Sequence[Item]], Sequence[Result | Exception]], *, most: int = 100
    ) -> None:
        self._trip = trip
        self._most = most
        self._lock = threading.Lock()
        self._waiting: list[_Seat[Item, Result]] = []
        self._moving = False
        self._gathering = 0.0
        #: About as many as the last trips carried, and whether so many wait.
        self._expected = 0
        self._enough = threading.Event()

    @property
    def idle(self) -> bool:
        """Whether nobody rides or waits."""
        return not self._moving

    def ride(self, item: Item) -> Result:
        """The result for ``item``.  The caller may find itself driving for the others."""
        seat: _Seat[Item, Result] = _Seat(item)
        with self._lock:
            self._waiting.append(seat)
            leads = not self._moving
            self._moving = True
            if len(self._waiting) >= self._expected:
                self._enough.set()
        if not leads:
            seat.turn.wait()
        if leads or seat.leads:
            self._drive()
        if seat.failure is not None:
            raise seat.failure
        return seat.result  # type: ignore[return-value]

    def _board(self) -> list[_Seat[Item, Result]]:
        """Who leaves now."""
        time.sleep(0)  # whoever is ready gets on
        if self._gathering:
            self._enough.wait(self._gathering)
        with self._lock:
            load, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            self._expected = max(len(load), self._expected // 2)
            self._gathering = GATHERING if self._expected > 1 else 0.0
            if len(self._waiting) < self._expected:
                self._enough.clear()
        return load

    def _drive(self) -> None:
        """Make one trip, then let the first of those who came meanwhile drive the next."""
        load = self._board()
        try:
            for seat, result in zip(load, self._trip([one.item for one in load]), strict=True):
                if isinstance(result, Exception):
                    seat.failure = result
                else:
                    seat.result = result
        except BaseException as failure:  # noqa: BLE001  every rider must learn of it
            for seat in load:
                seat.failure = failure
        with self._lock:
            next_driver = self._waiting[0] if self._waiting else None
            self._moving = next_driver is not None
        for seat in load:
            seat.turn.set()
        if next_driver is not None:
            next_driver.leads = True
            next_driver.turn.set()
