"""Service stations in three levels along the area codes: centre, office, station (中心-所-站)."""

from dataclasses import dataclass
from datetime import datetime

from contracts.base import Message
from contracts.registry import OpenStation, StationLevel, StationOpened
from kit.errors import Refusal, Unacceptable
from services.registry.domain.text import clean

#: By the number of digits of the area: district, street, community.
_LEVELS: dict[int, StationLevel] = {6: "centre", 9: "office", 12: "station"}


class NoLevel(Unacceptable):
    """A station serves a district, a street or a community."""

    code = "no_station_level"


class StationThere(Refusal):
    """This area has a station."""

    code = "station_there"


@dataclass(frozen=True, slots=True)
class Station:
    """A place where volunteers are looked after; each area has one."""

    id: str
    area: str
    level: StationLevel
    title: str
    opened_at: datetime


def open_station(
    wish: OpenStation, *, station_id: str, now: datetime
) -> tuple[Station, list[Message]]:
    """Open one; where it stands in the tree follows from its area's code."""
    level = _LEVELS.get(len(wish.area))
    if level is None:
        raise NoLevel(field="area")
    station = Station(station_id, wish.area, level, clean(wish.title), now)
    return station, [
        StationOpened(station_id=station_id, area=wish.area, level=level, title=station.title)
    ]
