"""The envelope around a message while it travels, and the only clock in the system."""

import os
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import orjson
from pydantic import ValidationError

from contracts.base import MESSAGES, Message
from kit.errors import Unreadable
from kit.seal import Seal

#: Seconds between two looks at the clock of a rehearsal.
LOOK_EVERY = 0.2

_offset: tuple[float, timedelta] = (float("-inf"), timedelta(0))


def utcnow() -> datetime:
    """The present moment, in UTC.

    In a rehearsal the moment is shifted by the seconds in ``HUIYIN_CLOCK_FILE``, read again at
    most five times a second, so that a city can play tomorrow morning this evening.
    """
    global _offset  # noqa: PLW0603  one clock per process, by design
    if time.monotonic() - _offset[0] > LOOK_EVERY:
        path = os.environ.get("HUIYIN_CLOCK_FILE")
        seconds = float(file.read_text() or 0) if path and (file := Path(path)).exists() else 0.0
        _offset = (time.monotonic(), timedelta(seconds=seconds))
    return datetime.now(UTC) + _offset[1]


def new_id() -> str:
    """A fresh identifier: 32 hexadecimal characters, of 128 random bits."""
    return os.urandom(16).hex()


def new_traceparent() -> str:
    """The start of a trace (W3C Trace Context, sampled)."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked: an account, the role it acts in and the prefix of area codes it may act for."""

    id: str
    role: str
    area: str = ""
    #: The person or unit behind the account, when the role is about one's own things.
    subject: str = ""


SYSTEM = Caller(id="system", role="system")
#: The caller in an envelope; the same few ask again and again.
_caller = lru_cache(maxsize=1000)(Caller)


class Text(Mapping[str, Any]):
    """A message's data as the JSON they travel as; read when somebody looks inside.

    Most messages are only checked against their contract, which reads the JSON itself.
    """

    __slots__ = ("_data", "json")

    def __init__(self, json: bytes) -> None:
        self.json = json
        self._data: dict[str, Any] | None = None

    def __getitem__(self, key: str) -> Any:
        return self._parsed()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed())

    def __len__(self) -> int:
        return len(self._parsed())

    def __eq__(self, other: object) -> bool:
        return self._parsed() == other

    def __hash__(self) -> int:
        return hash(self.json)

    def _parsed(self) -> dict[str, Any]:
        if self._data is None:
            self._data = orjson.loads(self.json)
        return self._data


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message on its way, with the attributes of CloudEvents 1.0 (docs/wire-format.md).

    ``subject`` is the id of the thing it is about and ``sequence`` that thing's version after
    the change, so a reader can put facts about one thing in order.  ``cause`` is the id of the
    message that led to this one and ``call`` the id shared by everything one request caused.
    """

    type: str
    data: Mapping[str, Any]
    id: str = field(default_factory=new_id)
    time: datetime = field(default_factory=utcnow)
    source: str = "huiyin"
    subject: str = ""
    sequence: int = 0
    cause: str = ""
    call: str = ""
    traceparent: str = ""
    caller: Caller = SYSTEM
    #: The service that waits for the outcome of this command; empty when nobody does.
    answer_to: str = ""
    #: Sent again by a sweeper: the first copy may have been obeyed already.
    repeat: bool = False

    @classmethod
    def of(cls, message: Message, **attributes: Any) -> Self:
        """Put ``message`` in a fresh envelope."""
        data = Text(message.__pydantic_serializer__.to_json(message))
        return cls(type=message.topic, data=data, **attributes)

    def follow(self, message: Message, *, source: str, **attributes: Any) -> "Envelope":
        """An envelope for what this message causes: same call, same trace, same caller."""
        return Envelope(
            message.topic,
            Text(message.__pydantic_serializer__.to_json(message)),
            source=source,
            cause=self.id,
            call=self.call or self.id,
            traceparent=self.traceparent,
            caller=self.caller,
            **attributes,
        )

    def message(self) -> Message:
        """The message inside, checked against its contract; Unreadable if it breaks it."""
        kind = MESSAGES.get(self.type)
        if kind is None:
            raise Unreadable(f"no contract is known for {self.type}")
        try:
            if isinstance(self.data, Text):
                return kind.model_validate_json(self.data.json)
            return kind.model_validate(self.data)
        except ValidationError as wrong:
            raise Unreadable(_locations(wrong)) from None

    def again(self) -> "Envelope":
        """The same envelope, marked as one that may have arrived before."""
        return replace(self, repeat=True)

    def pack(self, seal: Seal) -> bytes:
        """The JSON that goes over the bus; the data are encrypted if the contract says so."""
        head: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "time": self.time,
            "subject": self.subject,
            "sequence": self.sequence,
            "causationid": self.cause,
            "correlationid": self.call,
            "traceparent": self.traceparent,
            "callerid": self.caller.id,
            "callerrole": self.caller.role,
            "callerarea": self.caller.area,
            "callersubject": self.caller.subject,
        }
        if self.answer_to:
            head["answerto"] = self.answer_to
        if self.repeat:
            head["repeat"] = True
        kind = MESSAGES.get(self.type)
        data = self.data.json if isinstance(self.data, Text) else orjson.dumps(self.data)
        if kind is not None and kind.sealed:
            head["datacontenttype"] = "application/vnd.huiyin.sealed"
            head["data_base64"] = seal.close(data, about=self.id)
        else:
            head["datacontenttype"] = "application/json"
            head["data"] = orjson.Fragment(data)
        return orjson.dumps(head)

    @classmethod
    def unpack(cls, body: bytes | memoryview, seal: Seal) -> "Envelope":
        """The envelope in ``body``; Unreadable if there is none."""
        try:
            head = orjson.loads(body)
            told = head.get
            data = told("data")
            if data is None:
                data = Text(seal.open(head["data_base64"], about=head["id"]))
            return cls(  # in the order of the fields: what is named takes half as long again
                head["type"],
                data,
                head["id"],
                datetime.fromisoformat(head["time"]),
                told("source", ""),
                told("subject", ""),
                int(told("sequence", 0)),
                told("causationid", ""),
                told("correlationid", ""),
                told("traceparent", ""),
                _caller(
                    told("callerid", ""),
                    told("callerrole", ""),
                    told("callerarea", ""),
                    told("callersubject", ""),
                ),
                told("answerto", ""),
                bool(told("repeat")),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise Unreadable(f"not an envelope: {type(wrong).__name__}") from None


def _locations(wrong: ValidationError) -> str:
    """What is wrong and where, without the values: they may be personal."""
    return "; ".join(
        f"{'.'.join(map(str, error['loc']))}: {error['type']}" for error in wrong.errors()
    )
