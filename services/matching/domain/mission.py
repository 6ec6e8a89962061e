"""A mission for a whole emergency team, in the words of OASIS EDXL-RM.

raised → offered → committed → on_scene → released.  A team that declines, or does not answer in
time, is followed by the next one; while no team is left the mission stays raised, goes up an
office each time it is overdue, and is tried again.

``holds`` is the team that this mission keeps from all others, from its offer to its release.  It
is unique among missions by an index, and it changes in the same write as the mission; so no two
missions ever hold one team, whatever happens at the same time.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from contracts.base import Event
from contracts.matching import MissionChanged, MissionState, RaiseMission
from contracts.vocabulary import CommunityCode
from kit.errors import Refusal
from services.matching.domain.responsibility import above, office
from services.matching.domain.spot import Spot, spot

#: How long each state may last before it is overdue (decision).
WITHIN: dict[MissionState, timedelta] = {
    "raised": timedelta(minutes=5),
    "offered": timedelta(minutes=5),
    "committed": timedelta(minutes=30),
    "on_scene": timedelta(hours=12),
}

Decision = tuple["Mission", list[Event]]


class NotNow(Refusal):
    """A mission in this state does not allow this step."""

    code = "mission_not_in_state"


@dataclass(frozen=True, slots=True)
class Mission:
    """One emergency.  What happened, and what came of it, rests encrypted."""

    id: str
    community: CommunityCode
    capability: str
    detail: str
    site: Spot | None
    raised_by: str
    raised_at: datetime
    responsible: str
    due_at: datetime | None
    #: The team that was asked for; "" for the nearest.
    wanted: str = ""
    state: MissionState = "raised"
    team_id: str = ""
    holds: str | None = None
    #: Teams that were asked in vain since the last escalation.
    passed: frozenset[str] = frozenset()
    arrived_at: datetime | None = None
    released_at: datetime | None = None
    outcome: str = ""
    escalated: int = 0


def raise_mission(wish: RaiseMission, *, mission_id: str, now: datetime, by: str) -> Decision:
    """An emergency for which a team is needed."""
    mission = Mission(
        id=mission_id,
        community=wish.community,
        capability=wish.capability,
        detail=wish.detail,
        site=spot(wish.site) if wish.site else None,
        raised_by=by,
        raised_at=now,
        responsible=office(wish.community),
        due_at=now + WITHIN["raised"],
        wanted=wish.team_id or "",
    )
    return mission, [_changed(mission)]


def offer(mission: Mission, *, team_id: str, now: datetime) -> Decision:
    """Ask a team, and keep it from all other missions meanwhile."""
    _must_be(mission, "raised")
    return _step(replace(mission, team_id=team_id, holds=team_id), "offered", now)


def commit(mission: Mission, *, now: datetime) -> Decision:
    """The team that was asked goes."""
    _must_be(mission, "offered")
    return _step(mission, "committed", now)


def decline(mission: Mission, *, now: datetime) -> Decision:
    """The team cannot go, or no longer; it is free, and the next one is asked."""
    _must_be(mission, "offered", "committed")
    passed = mission.passed | {mission.team_id}
    return _step(replace(mission, team_id="", holds=None, passed=passed), "raised", now)


def arrive(mission: Mission, *, now: datetime) -> Decision:
    """The team is on the scene."""
    _must_be(mission, "committed")
    return _step(replace(mission, arrived_at=now), "on_scene", now)


def release(mission: Mission, *, outcome: str, now: datetime) -> Decision:
    """The team is free again, and somebody knows what came of it."""
    _must_be(mission, "committed", "on_scene")
    mission = replace(
        mission,
        state="released",
        holds=None,
        outcome=outcome,
        released_at=now,
        responsible="",
        due_at=None,
    )
    return mission, [_changed(mission)]


def pass_time(mission: Mission, *, now: datetime) -> Decision:
    """What is overdue: an offer goes to the next team, everything else one office up.

    Those asked in vain may be asked again after that: the emergency is still there.
    """
    if mission.due_at is None or mission.due_at > now:
        return mission, []
    if mission.state == "offered":
        return decline(mission, now=now)
    mission = replace(
        mission,
        responsible=above(mission.responsible, mission.community),
        due_at=now + WITHIN[mission.state],
        escalated=mission.escalated + 1,
        passed=frozenset(),
    )
    return mission, [_changed(mission)]


def _must_be(
    mission: Mission, *states: Literal["raised", "offered", "committed", "on_scene"]
) -> None:
    if mission.state not in states:
        raise NotNow(state=mission.state)


def _step(mission: Mission, state: MissionState, now: datetime) -> Decision:
    """The next state, with the team or the office that must act in it."""
    team = f"team:{mission.team_id}" if mission.team_id else office(mission.community)
    mission = replace(mission, state=state, responsible=team, due_at=now + WITHIN[state])
    return mission, [_changed(mission)]


def _changed(mission: Mission) -> MissionChanged:
    return MissionChanged(
        mission_id=mission.id,
        state=mission.state,
        community=mission.community,
        capability=mission.capability,
        team_id=mission.team_id,
        responsible=mission.responsible,
        due_at=mission.due_at,
        escalated=mission.escalated,
    )
