"""What came over a channel, until the broker is told that it is done.

Work ends in any order; the broker is told in few frames: everything before the oldest message
that is still in hand with one of them.
"""

from typing import Any


class Acks:
    """The delivery tags of one channel."""

    def __init__(self, channel: Any, window: int) -> None:
        self._channel = channel
        #: How many messages may be given and not acknowledged.
        self._window = window
        #: In the order in which they came: how many of those in each are not done yet.
        self._in_hand: dict[int, int] = {}
        self._done: list[int] = []

    @property
    def in_hand(self) -> int:
        """How many messages are worked on."""
        return len(self._in_hand)

    @property
    def room(self) -> int:
        """How many more the broker may give before it is told of any that is done."""
        return self._window - len(self._in_hand) - len(self._done)

    def take(self, tag: int, count: int) -> None:
        """Note that a message has come, or a bundle of so many."""
        self._in_hand[tag] = count

    def settle(self, tag: int) -> None:
        """Note that it is done, or one of its bundle."""
        self._in_hand[tag] -= 1
        if not self._in_hand[tag]:
            del self._in_hand[tag]
            self._done.append(tag)

    def tell(self) -> None:
        """Acknowledge what is done."""
        done, self._done = sorted(self._done), []
        oldest = next(iter(self._in_hand), None)
        before = [tag for tag in done if oldest is None or tag < oldest]
        if before:
            self._channel.basic_ack(before[-1], multiple=True)
        for tag in done[len(before) :]:
            self._channel.basic_ack(tag)
