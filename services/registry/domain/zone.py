"""Zones: where people may not cross freely (封控区, 管控区, 防范区)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.base import Message
from contracts.registry import SetZone, ZoneChanged, ZoneLevel
from kit.errors import Unacceptable


class ZoneBackwards(Unacceptable):
    """A zone ends after it begins."""

    code = "zone_backwards"


@dataclass(frozen=True, slots=True)
class Zone:
    """An area under restrictions for a time."""

    id: str
    area: str
    level: ZoneLevel
    starts_at: datetime
    ends_at: datetime | None
    notice: str = ""
    set_by: str = ""
    set_at: datetime | None = None


#: Where nothing is ordered.
OPEN = Zone("", "", "normal", datetime.min.replace(tzinfo=UTC), None)


def set_zone(wish: SetZone, *, zone_id: str, now: datetime, by: str) -> tuple[Zone, list[Message]]:
    """Order a zone.  A later order for the same area stands before an earlier one."""
    if wish.ends_at is not None and wish.ends_at <= wish.starts_at:
        raise ZoneBackwards(field="ends_at")
    zone = Zone(
        id=zone_id,
        area=wish.area,
        level=wish.level,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        notice=wish.notice,
        set_by=by,
        set_at=now,
    )
    told = {name: getattr(wish, name) for name in ("area", "level", "starts_at", "ends_at")}
    return zone, [ZoneChanged(zone_id=zone.id, **told)]


def zone_of(community: str, zones: Iterable[Zone], at: datetime) -> Zone:
    """The order that holds in a community: of the smallest area, and of those the latest."""
    holding = [
        one
        for one in zones
        if community.startswith(one.area)
        and one.starts_at <= at
        and (one.ends_at is None or at < one.ends_at)
    ]
    return max(holding, key=lambda one: (len(one.area), one.starts_at, one.id), default=OPEN)
