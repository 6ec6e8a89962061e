"""Health stations: the six things that each must have (六有, Beita)."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event
from contracts.vocabulary import CommunityCode, Id, Line, date

#: 防疫物资、三餐、纯净水、帐篷、桌椅、取暖设备.
Have = Literal["supplies", "meals", "water", "tent", "desks", "heating"]


class RegisterStation(Command):
    """A health station or checkpoint where volunteers serve."""

    topic: ClassVar[str] = "logistics.register_station.v1"

    area: CommunityCode
    title: Line


class CheckStation(Command):
    """What a station has on a day, all six looked at; the last look of a day counts."""

    topic: ClassVar[str] = "logistics.check_station.v1"

    station_id: Id
    day: date
    haves: dict[Have, bool] = Field(min_length=6, max_length=6)
    note: Line | None = None


class StationChanged(Event):
    """A station, or what it had when somebody looked."""

    topic: ClassVar[str] = "logistics.station.changed.v1"

    station_id: str
    area: CommunityCode
    title: str
    #: Nothing before the first look.
    day: date | None = None
    lacks: list[str] = Field(default_factory=list)
