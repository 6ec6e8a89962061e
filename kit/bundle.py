"""Several messages of one topic in one: the batched mode of CloudEvents (docs/wire-format.md).

What a queue costs the broker it costs once per bundle: in a busy second most of what is said is
said beside others of its kind.  A bundle is confirmed, delivered and acknowledged as a whole; what
fails in it is tried again, or buried, alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import orjson

from contracts.topology import in_bundles

#: Messages in a bundle, and bytes: it is in hand in one piece.
MOST, BYTES = 32, 65_536
#: Between two members: blank space that nobody else puts there, and that is nowhere inside of a
#: member, because JSON escapes it in texts.  So a bundle is taken apart without being read twice.
_BETWEEN = b",\r\r"


class Addressed(Protocol):
    """A message on its way out."""

    @property
    def exchange(self) -> str: ...  # noqa: D102
    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> bytes: ...  # noqa: D102
    @property
    def headers(self) -> Mapping[str, Any]: ...  # noqa: D102


P = TypeVar("P", bound=Addressed)


def bundles(messages: Iterable[P]) -> list[list[P]]:
    """Those that go together; events stay in their order, and so does what one owner is asked.

    What the gateway is told goes first: somebody waits for it, and the broker takes one bundle
    after the other.
    """
    found: list[list[P]] = []
    last: dict[str, list[P]] = {}
    sizes: dict[str, int] = {}
    for one in messages:
        way = _way(one)
        bundle = last.get(way)
        size = sizes.get(way, 0) + len(one.body)
        if bundle is not None and size <= BYTES and _fits(one, bundle):
            bundle.append(one)
            sizes[way] = size
        else:
            last[way] = bundle = [one]
            sizes[way] = len(one.body)
            found.append(bundle)
    return sorted(found, key=lambda bundle: _way(bundle[0]) != "gateway")


def _way(one: Addressed) -> str:
    """What is said on one way stays in its order: events, and what each owner is asked."""
    return one.key.partition(".")[0] if one.exchange == "commands" else one.exchange


def _fits(one: Addressed, bundle: Sequence[Addressed]) -> bool:
    first = bundle[0]
    return (
        len(bundle) < MOST
        and (one.key, one.headers) == (first.key, first.headers)
        and one.exchange in ("events", "commands")
        and in_bundles(one.key)
    )


def packed(bodies: Sequence[bytes]) -> bytes:
    """One body for all of them."""
    return b"[" + _BETWEEN.join(bodies) + b"]"


def opened(message: Any) -> list[bytes]:
    """The bodies in a delivered message, at least one: of a bundle, or its own.

    A bundle is known by what it is: one that was buried unread comes back under another type.  One
    that others have packed is read to be taken apart.
    """
    body = bytes(message.body)
    if not body.startswith(b"["):
        return [body]
    if _BETWEEN in body and body.endswith(b"]"):
        return body[1:-1].split(_BETWEEN)
    try:
        return [orjson.dumps(one) for one in orjson.loads(body)] or [body]
    except (ValueError, TypeError):  # no list: whoever reads it will find it unreadable
        return [body]


def name_of(message: Any, body: bytes) -> str:
    """What an unreadable message is called: as it says itself, or as it travels when alone.

    A bundle travels under the name of its first; "" for one in it that has no name of its own.
    """
    try:
        name = orjson.loads(body)["id"]
    except (ValueError, TypeError, KeyError):
        name = ""
    alone = bytes(message.body) == body
    travels = str(message.properties.get("message_id", "")) if alone else ""
    return name if isinstance(name, str) and name else travels
