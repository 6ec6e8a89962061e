"""A station and its six-haves: nobody is sent to stand where there is no water (Beita)."""

from dataclasses import dataclass, field, replace
from datetime import date

from contracts.base import Message
from contracts.logistics import CheckStation, RegisterStation, StationChanged


@dataclass(frozen=True, slots=True)
class Check:
    """What was there, who looked, and what they wrote."""

    haves: dict[str, bool]
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A station with a check for each day."""

    id: str
    area: str
    title: str
    checks: dict[str, Check] = field(default_factory=dict)


def register(wish: RegisterStation, *, key: str) -> tuple[Station, list[Message]]:
    """A station nobody has looked at yet."""
    station = Station(key, wish.area, wish.title)
    return station, [_changed(station, None)]


def check(station: Station, wish: CheckStation, *, by: str) -> tuple[Station, list[Message]]:
    """What it has on a day."""
    looked = Check({str(one): there for one, there in wish.haves.items()}, by, wish.note or "")
    changed = replace(station, checks={**station.checks, wish.day.isoformat(): looked})
    return changed, [_changed(changed, wish.day)]


def _changed(station: Station, day: date | None) -> StationChanged:
    looked = station.checks.get(day.isoformat()) if day else None
    lacks = [one for one, there in looked.haves.items() if not there] if looked else []
    return StationChanged(
        station_id=station.id, area=station.area, title=station.title, day=day, lacks=lacks
    )
