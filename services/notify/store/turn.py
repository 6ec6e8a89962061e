"""Where the queue of messages begins, so that nobody walks over those that have left it.

The database removes an index entry long after the entry is dead; until then every search from the
beginning of a queue steps over all messages that were ever in it.  A process therefore goes on
where its last look ended, and looks at the whole queue every few seconds for what came in behind.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

#: Lanes in the order in which they are served.
LANES = URGENT, ORDINARY = (0, 1)
#: Seconds between two looks at a whole lane.
WHOLE_EVERY = 5.0
#: How much later than its due time a message may come into a lane and be seen at the next look.
BEHIND = timedelta(seconds=2)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Turn:
    """The place in each lane before which nothing waits, as far as this process knows."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places = dict.fromkeys(LANES, BEGINNING)
        self._whole_at = dict.fromkeys(LANES, float("-inf"))

    def begins(self, lane: int) -> datetime:
        """The due time from which to look now."""
        if self._clock() - self._whole_at[lane] >= WHOLE_EVERY:
            self._whole_at[lane] = self._clock()
            return BEGINNING
        return self._places[lane]

    def looked(self, lane: int, now: datetime, last: datetime | None) -> None:
        """Note the due time of the last message found, or None when the lane had no more."""
        self._places[lane] = now - BEHIND if last is None else last
