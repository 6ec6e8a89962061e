"""The lines of a channel, and the fuse before them."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

from services.notify.domain.letter import Fate, Letter

log = logging.getLogger(__name__)

#: Seconds a batch may take; what is left goes back into the queue, before its lease ends.
PATIENCE = 20.0
#: First and longest pause, in seconds, after a channel was found away.
PAUSES = (1.0, 30.0)


class Refused(Exception):
    """The channel is there and does not take this message."""


class Away(Exception):
    """Nobody is there: nothing is known of the message in hand, and all others can wait."""


class Channel(Protocol):
    """One line of one way to reach people."""

    name: str

    def send(self, letter: Letter) -> None:
        """Hand over one message.  Raises Refused or Away."""

    def close(self) -> None:
        """Let go of what is open."""


class Outlet:
    """A channel with a fuse: after a failure it is left in peace for a while.

    Several lines, used at the same time, because a message is mostly waiting for answers.
    """

    def __init__(
        self, lines: Sequence[Channel], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = lines[0].name
        self._lines = lines
        self._clock = clock
        self._pause, self._closed_until = PAUSES[0], clock()

    def is_open(self) -> bool:
        """Whether it makes sense to try."""
        return self._clock() >= self._closed_until

    def hand_over(self, letters: Sequence[Letter]) -> dict[str, Fate]:
        """Send until the end, until nobody is there, or until patience is over.

        Returns the fate of each letter that was tried, by its id.
        """
        until = self._clock() + PATIENCE
        fates: dict[str, Fate] = {}
        shares = [letters[nth :: len(self._lines)] for nth in range(len(self._lines))]
        with ThreadPoolExecutor(len(self._lines)) as pool:  # green threads in a service
            turns = pool.map(partial(self._turn, fates, until), self._lines, shares)
        losses = [away for away in turns if away is not None]
        if losses:
            self._give_peace(losses[0])
        else:
            self._pause = PAUSES[0]
        return fates

    def close(self) -> None:
        """Let go of the channel."""
        for line in self._lines:
            line.close()

    def _turn(
        self, fates: dict[str, Fate], until: float, line: Channel, share: Sequence[Letter]
    ) -> Away | None:
        """Send a share on one line; what ended it early, if anything did."""
        for letter in share:
            if self._clock() > until:
                break
            try:
                fates[letter.id] = _send(line, letter)
            except Away as away:
                return away
        return None

    def _give_peace(self, away: Away) -> None:
        log.warning("%s is away, trying again in %.0f s: %s", self.name, self._pause, away)
        self.close()
        self._closed_until = self._clock() + self._pause
        self._pause = min(self._pause * 2, PAUSES[1])


def _send(line: Channel, letter: Letter) -> Fate:
    if not letter.phone:
        return "no_address"
    try:
        line.send(letter)
    except Refused:
        return "refused"
    return "sent"
