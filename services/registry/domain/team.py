"""An emergency team, and whether it can be called."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts.base import Message
from contracts.registry import (
    Capability,
    Readiness,
    RegisterTeam,
    TeamReadinessReported,
    TeamRegistered,
)
from kit.errors import Refusal
from services.registry.domain.organisation import NotApproved, Organisation
from services.registry.domain.position import Near, coarse, near
from services.registry.domain.volunteer import sound_name

#: From which state a team may come into another; reporting the same again changes nothing.
_MAY_BECOME: dict[Readiness, frozenset[Readiness]] = {
    "off": frozenset({"ready", "resting"}),
    "resting": frozenset({"ready", "off"}),
    "ready": frozenset({"on_mission", "resting", "off"}),
    "on_mission": frozenset({"ready", "resting", "off"}),
}


class TeamNotReady(Refusal):
    """Only a team that is ready goes on a mission."""

    code = "team_not_ready"


@dataclass(frozen=True, slots=True)
class Team:
    """People and vehicles that are called as one."""

    id: str
    name: str
    area: str
    capabilities: frozenset[Capability]
    members: int
    vehicles: int
    near: Near | None
    organisation_id: str
    state: Readiness
    reported_at: datetime


def register_team(
    wish: RegisterTeam, *, team_id: str, organisation: Organisation | None, now: datetime
) -> tuple[Team, list[Message]]:
    """Enter a team.  It is off until it reports for duty itself."""
    if organisation is not None and organisation.state != "approved":
        raise NotApproved
    team = Team(
        id=team_id,
        name=sound_name(wish.name),
        area=wish.area,
        capabilities=wish.capabilities,
        members=wish.members,
        vehicles=wish.vehicles,
        near=near(wish.base) if wish.base else None,
        organisation_id=organisation.id if organisation else "",
        state="off",
        reported_at=now,
    )
    return team, [
        TeamRegistered(
            team_id=team.id,
            name=team.name,
            area=team.area,
            capabilities=team.capabilities,
            members=team.members,
            vehicles=team.vehicles,
            near=coarse(team.near),
            readiness=team.state,
        )
    ]


def report(readiness: Readiness, now: datetime, team: Team) -> tuple[Team, list[Message]]:
    """A team says whether it can be called."""
    if readiness == team.state:
        return team, []
    if readiness not in _MAY_BECOME[team.state]:
        raise TeamNotReady(state=team.state)
    said = TeamReadinessReported(team_id=team.id, area=team.area, readiness=readiness)
    return replace(team, state=readiness, reported_at=now), [said]
