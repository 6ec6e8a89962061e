"""Changes as they happen, for screens that stay open: fan-out inside this process.

A change tells ids and coarse facts, as its event does, never more.  What is missed is not lost:
it is in the read models, so a screen that cannot keep up is sent away and reads anew.
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.base import Message
from kit.wire import Caller, Envelope
from services.gateway.security import OWNERS, covers

#: Changes that a screen may lag behind, and that are kept for one that comes back.
LAG, KEPT = 500, 1000
#: Fields of events that may be told: states, counts, kinds, and the need that an offer is for.
_TOLD = frozenset({
    "state", "category", "people", "vehicles", "accepted", "rejected", "repeated", "rows", "seen",
    "kind", "day", "capability", "readiness", "level", "need_id", "plan_id", "places", "filled",
    "answered", "escalated", "template", "channel", "became", "dry_run",
})  # fmt: skip
#: Lists in events of which only the length is told.
_COUNTED = frozenset({"offers", "duties", "entries", "message_ids", "legs"})


@dataclass(frozen=True, slots=True)
class Change:
    """One event, as callers may see it: those of its area, and those it concerns."""

    id: str
    type: str
    time: datetime
    subject: str
    area: str
    facts: dict[str, Any]
    concerns: frozenset[str]

    @classmethod
    def of(cls, event: Message, envelope: Envelope) -> "Change":
        """What may be told of an event."""
        data = envelope.data
        facts = {name: value for name, value in data.items() if name in _TOLD}
        for name in _COUNTED & data.keys():
            if isinstance(data[name], list):  # an audit tells the number itself
                facts["count"] = len(data[name])
        return cls(
            id=envelope.id,
            type=_short(event.topic),
            time=envelope.time,
            subject=envelope.subject,
            area=_area(data) or envelope.caller.area,
            facts=facts,
            concerns=_concerned(data),
        )

    def visible(self, caller: Caller) -> bool:
        """Whether this caller may see it."""
        if caller.role in OWNERS:
            return caller.subject in self.concerns
        return covers(caller, self.area)


@dataclass(eq=False, slots=True)
class Screen:
    """One reader of the feed."""

    caller: Caller
    waiting: "asyncio.Queue[Change | None]" = field(default_factory=lambda: asyncio.Queue(LAG + 1))
    #: Sent away: too slow, or the gateway stops.
    ended: bool = False

    def show(self, change: Change) -> None:
        """Queue a change, or end when the reader lags too far behind."""
        if not change.visible(self.caller):
            return
        if self.waiting.qsize() >= LAG:
            self.end()
        else:
            self.waiting.put_nowait(change)

    def end(self) -> None:
        """Let the reader see what is queued, and then the end."""
        if not self.ended:
            self.ended = True
            self.waiting.put_nowait(None)


class Feed:
    """Takes in what was projected and shows it to whoever looks."""

    def __init__(self) -> None:
        self._screens: set[Screen] = set()
        self._recent: deque[Change] = deque(maxlen=KEPT)
        self._closed = False

    def publish(self, events: Sequence[tuple[Message, Envelope]]) -> None:
        """Show these events; the read models have them already."""
        for event, envelope in events:
            change = Change.of(event, envelope)
            self._recent.append(change)
            for screen in self._screens:
                screen.show(change)
        self._screens = {screen for screen in self._screens if not screen.ended}

    @contextmanager
    def screen(self, caller: Caller, after: str = "") -> Iterator[Screen]:
        """A reader, who first sees what came ``after`` the change with that id, if it is kept."""
        screen = Screen(caller)
        recent = list(self._recent)
        places = [place for place, change in enumerate(recent) if change.id == after]
        for change in recent[places[-1] + 1 :][-LAG:] if places else ():
            screen.show(change)
        self._screens.add(screen)
        if self._closed:
            screen.end()
        try:
            yield screen
        finally:
            self._screens.discard(screen)

    def close(self) -> None:
        """End all readers: the gateway stops."""
        self._closed = True
        for screen in self._screens:
            screen.end()


def _short(topic: str) -> str:
    """``need.published`` of ``matching.need.published.v1``."""
    return topic.partition(".")[2].rpartition(".")[0]


def _area(data: Mapping[str, Any]) -> str:
    entry = data.get("entry") or {}
    return str(data.get("community") or data.get("area") or entry.get("community", ""))


def _concerned(data: Mapping[str, Any]) -> frozenset[str]:
    """The people, the team or the organisation that an event is about."""
    named = [data[one] for one in ("volunteer_id", "team_id", "organisation_id") if data.get(one)]
    listed = [*data.get("offers", ()), *data.get("duties", ())]
    return frozenset([*named, *(one["volunteer_id"] for one in listed)])
