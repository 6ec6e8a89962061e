"""How an event becomes writes to read models, whatever order events arrive in.

Every document carries ``v``, the position of the newest event it has taken in; a change that is
older, or comes twice, finds no document to match and is refused on its ``_id``.  What never
changes about a thing, or only ever moves one way, needs no guard.  So the same events in any
order, any number of times, leave the same documents (R-NFR-02).
"""

from collections.abc import Collection, Iterable, Mapping
from functools import singledispatch
from typing import Any

from contracts.base import Event
from contracts.vocabulary import AREA_LEVELS
from kit.wire import Envelope
from services.gateway.writes import Write

#: Between two versions of a thing there is room for this many events said in one breath.
_BREATH = 10


@singledispatch
def project(event: Event, envelope: Envelope) -> list[Write]:
    """What ``event`` changes in the read models."""
    raise TypeError(f"no read model takes {type(event).__name__} ({envelope.type})")


def position(envelope: Envelope, rank: int = 0) -> int:
    """Where an event stands among those about its thing; ``rank`` orders those of one version."""
    return envelope.sequence * _BREATH + rank


#: The version of a document of whose state nothing has been heard yet.
UNTOLD = -1


def latest(
    collection: str,
    key: str,
    envelope: Envelope,
    facts: Mapping[str, Any],
    *,
    rank: int = 0,
    passed: Iterable[str] = (),
) -> list[Write]:
    """Keep the whole state that an event tells, unless a newer one is known.

    ``passed`` names further moments than ``at`` that the thing has reached by now.
    """
    v = position(envelope, rank)
    state = {**facts, "v": v, "changed_at": envelope.time}
    return [
        Write(collection, {"_id": key, "v": {"$lt": v}}, {"$set": state}),
        since(collection, key, dict.fromkeys(("at", *passed), envelope.time)),
    ]


def since(collection: str, key: str, moments: Mapping[str, Any]) -> Write:
    """Keep the earliest moments known of a thing, such as ``at`` when it came to be."""
    update = {"$min": dict(moments), "$setOnInsert": {"v": UNTOLD}}
    return Write(collection, {"_id": key}, update)


def lies(kind: str, key: str, envelope: Envelope, area: str, owner: str = "") -> Write:
    """Keep where a thing lies and whose it is: what callers' rights to it are decided by."""
    v = position(envelope)
    facts = {"kind": kind, "area": area, "owner": owner, "v": v}
    return Write("scopes", {"_id": key, "v": {"$lt": v}}, {"$set": facts})


def happened(what: str, key: str, envelope: Envelope, area: str, **facts: Any) -> Write:
    """Keep one line for the public's list of news; ``area`` no closer than the district."""
    news = {"what": what, "area": area[:6], "facts": facts}
    update = {"$set": news, "$min": {"at": envelope.time}}
    return Write("happenings", {"_id": f"{what}:{key}"}, update, fresh=True)


def shared_area(areas: Collection[str]) -> str:
    """The smallest area that holds all of these; empty when they share not even a province."""
    first, last = min(areas), max(areas)
    for level in reversed(AREA_LEVELS):
        if len(first) >= level and first[:level] == last[:level]:
            return first[:level]
    return ""
