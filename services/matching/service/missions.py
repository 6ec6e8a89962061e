"""Missions and the teams that are called: decode, decide, keep."""

from functools import partial
from operator import attrgetter

from contracts.matching import (
    ArriveAtMission,
    CommitMission,
    DeclineMission,
    RaiseMission,
    ReleaseMission,
)
from contracts.registry import TeamReadinessReported, TeamRegistered
from kit.decision import Rule, while_own
from kit.entrypoints import hears, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.matching.domain import mission
from services.matching.domain.mission import Mission
from services.matching.service.desk import Desk


class MissionDesk(Desk):
    """Missions to emergency teams."""

    @hears(TeamRegistered)
    def know_team(self, told: TeamRegistered, cause: Envelope) -> None:
        """Remember a team."""
        self.store.missions.know_team(told, version=cause.sequence)

    @hears(TeamReadinessReported)
    def know_readiness(self, told: TeamReadinessReported, cause: Envelope) -> None:
        """Remember whether a team can be called."""
        self.store.missions.know_readiness(told.team_id, told.readiness, version=cause.sequence)

    @obeys(RaiseMission)
    def raise_mission(self, wish: RaiseMission, cause: Envelope) -> None:
        """Look for a team at once."""
        self.store.channels.must_run("missions", wish.community)
        self.store.missions.must_know(wish.team_id)
        raised, says = mission.raise_mission(
            wish, mission_id=cause.id, now=cause.time, by=cause.caller.id
        )
        self.store.missions.shelf.add(raised, says, cause=cause)
        self.store.missions.find_team(cause.id, cause=cause, now=cause.time)

    @obeys(CommitMission)
    def commit_mission(self, wish: CommitMission, cause: Envelope) -> None:
        """Note that the team goes."""
        self._as_team(wish.mission_id, partial(mission.commit, now=cause.time), cause)

    @obeys(DeclineMission)
    def decline_mission(self, wish: DeclineMission, cause: Envelope) -> None:
        """Ask the next team."""
        self._as_team(wish.mission_id, partial(mission.decline, now=cause.time), cause)
        self.store.missions.find_team(wish.mission_id, cause=cause, now=cause.time)

    @obeys(ArriveAtMission)
    def arrive_at_mission(self, wish: ArriveAtMission, cause: Envelope) -> None:
        """Note that the team is there."""
        self._as_team(wish.mission_id, partial(mission.arrive, now=cause.time), cause)

    @obeys(ReleaseMission)
    def release_mission(self, wish: ReleaseMission, cause: Envelope) -> None:
        """Note what came of it; the team is free."""
        rule = partial(mission.release, outcome=wish.outcome, now=cause.time)
        self._as_team(wish.mission_id, rule, cause)

    def _as_team(self, mission_id: str, rule: Rule[Mission], cause: Envelope) -> None:
        """A team answers for a mission while it is the one that is asked."""
        own = while_own(rule, attrgetter("team_id"), cause, role="team_lead")
        self.store.missions.shelf.decide(mission_id, own, cause=cause)

    @sweeps(every=2)
    def follow_up_missions(self) -> None:
        """Ask the next team when one does not answer, and hand overdue missions one office up."""
        self.store.missions.pass_time(utcnow())
