"""Emergency teams."""

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, CoarsePosition, Id, Line, Position


class Capability(StrEnum):
    """What an emergency team can do."""

    RESCUE = "rescue"
    DISINFECTION = "disinfection"
    MEDICAL_TRANSFER = "medical_transfer"
    WATER_RESCUE = "water_rescue"
    SUPPLY = "supply"


Readiness = Literal["ready", "on_mission", "resting", "off"]


class RegisterTeam(Command):
    """Enter an emergency team."""

    topic: ClassVar[str] = "registry.register_team.v1"

    name: Line
    area: AreaCode
    capabilities: frozenset[Capability] = Field(min_length=1)
    members: int = Field(ge=1, le=10_000)
    vehicles: int = Field(default=0, ge=0, le=1_000)
    base: Position | None = None
    organisation_id: Id | None = None


class ReportReadiness(Command):
    """A team says whether it can be called."""

    topic: ClassVar[str] = "registry.report_readiness.v1"

    team_id: Id
    readiness: Readiness


class TeamRegistered(Event):
    """An emergency team is known to the city."""

    topic: ClassVar[str] = "registry.team.registered.v1"

    team_id: str
    name: str
    area: AreaCode
    capabilities: frozenset[Capability]
    members: int
    vehicles: int
    near: CoarsePosition | None = None
    readiness: Readiness


class TeamReadinessReported(Event):
    """A team can, or cannot, be called."""

    topic: ClassVar[str] = "registry.team.readiness_reported.v1"

    team_id: str
    area: AreaCode
    readiness: Readiness
