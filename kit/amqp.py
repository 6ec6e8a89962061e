"""Two touches to py-amqp: many frames in one system call, in both directions.

py-amqp sends every frame with its own ``send`` and reads a message with nine ``recv`` calls; on
small machines these calls are most of the cost of a message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import AMQPError

#: What a lost or refusing broker raises; whoever catches these connects again.
LOST = (OSError, AMQPError, TimeoutError)

_READ_AHEAD = 32_768


def read_ahead(transport: Any) -> None:
    """Let the transport read what is there, not only the bytes it needs next."""
    receive = transport.sock.recv
    transport._quick_recv = lambda _needed: receive(_READ_AHEAD)


@contextmanager
def corked(transport: Any) -> Iterator[None]:
    """Hold back what is written inside, and send it at once at the end."""
    write, held = transport._write, bytearray()
    transport._write = held.extend
    try:
        yield
    finally:
        transport._write = write
    if held:
        write(bytes(held))
