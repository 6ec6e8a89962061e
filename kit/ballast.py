"""How a reader leaves a queue on which messages stream in, without one of them coming twice.

A quorum queue takes back what it gave while the reader was leaving: a redelivery.  It gives nothing
to a reader whose window is full, though: who has as many messages unacknowledged as it may have.
So whoever is told to stop withholds acknowledgements and fills what is left of its window with
messages that say nothing, again and again where others read as well.  Whoever gets one of these
acknowledges it.
"""

from typing import Any

from amqp import Message

#: When told to stop: seconds without a delivery after which none will come, as for a reader that
#: stands by, and seconds for which that or a full window is waited for at most.
QUIET, LULL = 0.5, 3.0
_KIND = "ballast"


def fill(channel: Any, queue: str, count: int) -> None:
    """Publish so many messages that say nothing, straight to the queue."""
    for _ in range(count):
        channel.basic_publish(Message(b"", type=_KIND), "", queue)


def says_nothing(message: Any) -> bool:
    """Whether a message is only there to fill a window."""
    return bool(message.properties.get("type") == _KIND)
