"""Documents of the pool as rows of numbers, with moments in milliseconds (`bson.DatetimeMS`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from bson import Timestamp

from contracts.vocabulary import Affiliation
from services.matching.domain.zone import Order, confined_to, in_force
from services.matching.solver.bits import AWAKE, EXCUSED, offered
from services.matching.solver.crowd import UNCONTROLLED, UNSEALED
from services.matching.solver.person import DRIVES, PERSON, WALKS, Span

Doc = Mapping[str, Any]

#: What is read of somebody.
FIELDS = (
    "changed", "community", "spot", "intentions", "available", "areas", "trained_for",
    "insured_until", "birth_year", "affiliation", "seats", "asleep", "offered", "holds.start",
    "holds.end", "zones",
)  # fmt: skip
#: What a document fills of a record.
_FILLED = ("bits", "lat", "lon", "home", "stamp", "covered", "areas", "born", "offered")
COLUMNS = np.dtype([(name, PERSON[name]) for name in _FILLED])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Serves:
    """Where somebody serves: the areas named, and what zones around the home let them leave."""

    areas: frozenset[str]
    #: Empty for people whose home lies in no zone.
    home: str = ""
    zones: tuple[Order, ...] = ()

    def kept_from(self, community: str, at: datetime) -> int:
        """The bit of the zone that keeps them from a community at a moment; 0 for none."""
        if community.startswith(confined_to(self.home, self.zones, at)):
            return 0
        order = in_force(self.zones, at)
        sealed = order is not None and order.level == "sealed"
        return UNSEALED if sealed else UNCONTROLLED


def row(one: Doc, area: int) -> tuple[float, ...]:
    """The `COLUMNS` of somebody whose set of service areas has this number."""
    spot, stamp = one["spot"], one.get("changed")
    willing = () if one.get("asleep") else tuple(one["intentions"])
    return (
        offered(willing, tuple(one["trained_for"]), tuple(one["available"]))
        | (WALKS if one["seats"] is None else DRIVES)
        | (0 if one.get("asleep") else AWAKE)
        | (0 if one["affiliation"] == Affiliation.SOCIAL else EXCUSED),
        spot["lat"] if spot else np.nan,
        spot["lon"] if spot else np.nan,
        int(one["community"]),
        _stamp(stamp) if stamp else 1,
        _day(one["insured_until"]) if one["insured_until"] else 0,
        area,
        one["birth_year"] or 0,
        min(one.get("offered", 0), 65_535),
    )


def serves(one: Doc) -> Serves:
    """Where somebody serves."""
    orders = one.get("zones")
    if not orders:
        return _anywhere(tuple(one["areas"]))
    zones = tuple(
        Order(zone["id"], zone["area"], zone["level"], _utc(zone["start"]),
              _utc(zone["end"]) if zone["end"] else None)
        for zone in orders
    )  # fmt: skip
    return Serves(frozenset(one["areas"]), one["community"], zones)


def hours(one: Doc) -> list[Span]:
    """The hours that somebody has promised, in milliseconds."""
    return [(int(hold["start"]), int(hold["end"])) for hold in one.get("holds", ())]


@lru_cache(maxsize=10_000)
def moment(at: datetime) -> int:
    """Whole milliseconds since 1970, as the database keeps them."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


@lru_cache(maxsize=50_000)
def _anywhere(areas: tuple[str, ...]) -> Serves:
    return Serves(frozenset(areas))


def _utc(at: Any) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(at))


@lru_cache(maxsize=10_000)
def _day(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _stamp(stamp: Timestamp) -> int:
    return int(stamp.time << 32) + int(stamp.inc)
