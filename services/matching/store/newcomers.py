"""Who came just now: the news of them may still be on their way."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

#: How often is looked, and seconds between two looks.
LOOKS, PAUSE = 10, 0.1


def arrived(look: Callable[[], Sequence[T]]) -> Sequence[T]:
    """What ``look`` finds, at once or within a second."""
    for _ in range(LOOKS):
        if found := look():
            return found
        time.sleep(PAUSE)
    return ()
