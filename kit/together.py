"""Several things at the same time, so that their trips to the database become one."""

import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue

#: How many are under way at once.
AT_ONCE = 64


def together(work: Iterable[Callable[[], object]]) -> None:
    """Do all of this; when everything is over, raise the first failure if there was one.

    Plain threads, which eventlet turns into green ones.
    """
    rest = list(work)
    waiting: SimpleQueue[Callable[[], object]] = SimpleQueue()
    failures: list[BaseException] = []
    for one in rest:
        waiting.put(one)

    def labour() -> None:
        while not waiting.empty():
            try:
                waiting.get()()
            except BaseException as failure:  # noqa: BLE001  raised below
                failures.append(failure)

    hands = [threading.Thread(target=labour) for _ in range(min(AT_ONCE, len(rest)) - 1)]
    for hand in hands:
        hand.start()
    labour()
    for hand in hands:
        hand.join()
    if failures:
        raise failures[0]
