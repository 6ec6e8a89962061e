"""Touches to py-amqp: many frames in one system call, in both directions, and frames by hand.

py-amqp sends every frame with its own ``send``, reads a message with nine ``recv`` calls between
eighteen changes of a time-out, and works out the same properties for every message anew; on small
machines this is most of the cost of a message.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from struct import Struct
from typing import Any

from amqp.exceptions import AMQPError
from amqp.serialization import dumps

from kit.bundle import packed

#: What a lost or refusing broker raises; whoever catches these connects again.  EOFError is said to
#: whoever reads from a socket while another one in this process closes it.
LOST = (OSError, AMQPError, TimeoutError, EOFError)

_READ_AHEAD = 32_768
_FRAME, _END = Struct(">BHI"), b"\xce"
_METHOD, _HEADER, _BODY = 1, 2, 3
_CONTENT, _TO = Struct(">HHQ"), Struct(">HHH")
_BASIC, _PUBLISH = 60, 40
#: Which properties follow: content type, headers, delivery mode and message id.
_PROPERTIES = b"\xb0\x80"
_JSON, _PERSISTENT = b"\x1capplication/cloudevents+json", b"\x02"
_BUNDLE = b"\x22application/cloudevents-batch+json"
_NO_HEADERS = bytes(4)


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


def drain(connection: Any, timeout: float) -> None:
    """Wait for something to come, and take all that came with it.

    Raises TimeoutError when nothing comes within so many seconds.
    """
    connection.drain_events(timeout)
    transport = connection.transport
    while _whole(transport._read_buffer):
        connection.on_inbound_frame(transport.read_frame())


def _whole(read: bytes) -> bool:
    """Whether a whole frame lies in what was read."""
    return len(read) >= _FRAME.size and len(read) > _FRAME.size + _FRAME.unpack_from(read)[2]


def published(
    channel: int, exchange: str, key: str, message_id: str, headers: Mapping[str, Any],
    bodies: Sequence[bytes], *, frame_max: int,
) -> bytes:  # fmt: skip
    """The frames that publish a durable message, mandatory, as they go over the wire.

    Several bodies go as a bundle.
    """
    body, kind = (bodies[0], _JSON) if len(bodies) == 1 else (packed(bodies), _BUNDLE)
    table = dumps("F", (headers,)) if headers else _NO_HEADERS
    properties = _PROPERTIES + kind + table + _PERSISTENT + _short(message_id)
    content = _CONTENT.pack(_BASIC, 0, len(body)) + properties
    room = frame_max - _FRAME.size - len(_END)
    pieces = (body[at : at + room] for at in range(0, len(body), room))
    return b"".join(
        (
            _to(channel, exchange, key),
            _frame(_HEADER, channel, content),
            *(_frame(_BODY, channel, piece) for piece in pieces),
        )
    )


@lru_cache(1000)
def _to(channel: int, exchange: str, key: str) -> bytes:
    where = _TO.pack(_BASIC, _PUBLISH, 0) + _short(exchange) + _short(key) + b"\x01"
    return _frame(_METHOD, channel, where)


def _frame(kind: int, channel: int, payload: bytes) -> bytes:
    return _FRAME.pack(kind, channel, len(payload)) + payload + _END


def _short(text: str) -> bytes:
    written = text.encode()
    return bytes((len(written),)) + written
