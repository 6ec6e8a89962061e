"""Missions to emergency teams."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event
from contracts.vocabulary import CommunityCode, Id, Position, Text

MissionState = Literal["raised", "offered", "committed", "on_scene", "released", "cancelled"]


class RaiseMission(Command):
    """An emergency that a whole team must answer."""

    topic: ClassVar[str] = "matching.raise_mission.v1"
    sealed: ClassVar[bool] = True

    community: CommunityCode
    capability: Literal["rescue", "disinfection", "medical_transfer", "water_rescue", "supply"]
    detail: Text
    site: Position | None = None
    team_id: Id | None = Field(
        default=None, description="This team; the nearest ready one if none."
    )


class CommitMission(Command):
    """The team that was asked goes."""

    topic: ClassVar[str] = "matching.commit_mission.v1"

    mission_id: Id


class DeclineMission(Command):
    """The team that was asked cannot go; the next one is asked."""

    topic: ClassVar[str] = "matching.decline_mission.v1"

    mission_id: Id


class ArriveAtMission(Command):
    """The team is on the scene."""

    topic: ClassVar[str] = "matching.arrive_at_mission.v1"

    mission_id: Id


class ReleaseMission(Command):
    """The team is free again."""

    topic: ClassVar[str] = "matching.release_mission.v1"
    sealed: ClassVar[bool] = True

    mission_id: Id
    outcome: Text


class MissionChanged(Event):
    """A mission as it is after a change (words of OASIS EDXL-RM)."""

    topic: ClassVar[str] = "matching.mission.changed.v1"

    mission_id: str
    state: MissionState
    community: CommunityCode
    capability: str
    team_id: str = ""
    responsible: str = Field(default="", description="Who must act next; see HelpChanged.")
    due_at: AwareDatetime | None = None
    escalated: int = 0
