"""A command on its way into the intake, and the document in which it waits for its outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from contracts.base import Command
from kit.seal import Seal
from kit.wire import Caller, Envelope, new_id, new_traceparent

#: After how long without an outcome a command is said again.
PATIENCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Order:
    """A command that a caller gives."""

    command: Command
    caller: Caller
    #: The caller's idempotency key and a keyed hash of what was sent under it.
    key: str = ""
    digest: str = ""
    #: For a command that makes something: where the thing will be found, its area and owner.
    makes: Mapping[str, str] | None = None
    traceparent: str = ""
    id: str = field(default_factory=new_id)


def document_of(order: Order, seal: Seal) -> dict[str, Any]:
    """The order as it rests: the envelope byte for byte, and how it is found again.

    A command with personal data lies there as it travels, under seal.
    """
    envelope = Envelope.of(
        order.command,
        id=order.id,
        source="huiyin/gateway",
        call=order.id,
        traceparent=order.traceparent or new_traceparent(),
        caller=order.caller,
        answer_to="gateway",
    )
    document: dict[str, Any] = {
        "_id": order.id,
        "caller": order.caller.id,
        "digest": order.digest,
        "topic": envelope.type,
        "body": envelope.pack(seal),
        "state": "pending",
        "at": envelope.time,
        "due": envelope.time + PATIENCE,
        "tries": 0,
    }
    if order.key:
        document["key"] = order.key
    if order.makes is not None:
        document["makes"] = dict(order.makes)
    return document
