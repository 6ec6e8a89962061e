"""Missions, and a local copy of the teams that may be called."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from pymongo.errors import DuplicateKeyError

from contracts.registry import TeamRegistered
from kit.errors import NotFound
from kit.newest import keep_newest
from kit.shreds import Label
from kit.store import Doc, Store
from kit.wire import Envelope
from services.matching.domain.mission import Mission, NotNow, offer, pass_time
from services.matching.domain.team import Team, in_order, known
from services.matching.store.channels import Channels
from services.matching.store.newcomers import arrived


def mission_label(mission: Mission) -> Label:
    """By which key a mission's words are sealed: destroyed when the emergency is over."""
    return Label(mission.community, mission.raised_at.date(), "mission")


class Missions:
    """The missions, each with at most one team; the teams, each with at most one mission."""

    def __init__(self, store: Store, channels: Channels) -> None:
        self._channels = channels
        personal = ("detail", "outcome")
        self.shelf = store.shelf("missions", Mission, personal=personal, shred=mission_label)
        self._teams = store.shelf("teams", Team)

    def prepare(self) -> None:
        """One team, one mission: the index refuses the write that would offer it a second one."""
        missions = self.shelf.collection
        held = {"holds": {"$type": "string"}}
        missions.create_index("holds", name="team", unique=True, partialFilterExpression=held)
        due = {"due_at": {"$type": "date"}}
        missions.create_index("due_at", name="due", partialFilterExpression=due)
        missions.create_index("state", name="state")

    # ---- teams ----------------------------------------------------------------------------

    def know_team(self, told: TeamRegistered, *, version: int) -> None:
        """Enter a team; what it reported since then stays."""
        team = known(told)
        copy = {
            "area": team.area,
            "capabilities": sorted(team.capabilities),
            "spot": {"lat": team.spot.lat, "lon": team.spot.lon} if team.spot else None,
        }
        self._teams.collection.update_one({"_id": team.id}, {"$set": copy}, upsert=True)
        self.know_readiness(team.id, team.readiness, version=version)

    def know_readiness(self, team_id: str, readiness: str, *, version: int) -> None:
        """Keep the newest that a team has reported."""
        news = [(team_id, version, {"readiness": readiness})]
        keep_newest(self._teams.collection, news, version="_v")

    def must_know(self, team_id: str | None) -> None:
        """NotFound for a team that does not exist."""
        if team_id and not arrived(partial(self._teams.find_all, [team_id])):
            raise NotFound(f"there is no team {team_id}")

    # ---- missions -------------------------------------------------------------------------

    def find_team(self, mission_id: str, *, cause: Envelope, now: datetime) -> None:
        """Offer a raised mission to the best team that is free; nothing if there is none."""
        kept = self.shelf.kept(mission_id)
        paused = self._channels.paused("missions", kept.entity.community)
        if kept.entity.state != "raised" or paused:
            return
        for team in self._callable(kept.entity):
            attempt = f"offer-{mission_id}-{kept.version}-{team.id}"
            rule = partial(offer, team_id=team.id, now=now)
            try:
                self.shelf.decide(mission_id, rule, cause=replace(cause, id=attempt, answer_to=""))
            except DuplicateKeyError:
                continue  # another mission has just taken this team
            except NotNow:
                return  # another process has just found a team
            return

    def pass_time(self, now: datetime) -> None:
        """Follow up what is overdue, and try again for missions without a team."""
        for mission in self.shelf.find({"due_at": {"$lte": now}}):
            due = f"{mission.due_at:%Y%m%dT%H%M%S%f}"
            cause = Envelope(type="sweep", data={}, id=f"overdue-{mission.id}-{due}")
            self.shelf.decide(mission.id, partial(pass_time, now=now), cause=cause)
        for mission in self.shelf.find({"state": "raised"}):
            cause = Envelope(type="sweep", data={})
            self.find_team(mission.id, cause=cause, now=now)

    def _callable(self, mission: Mission) -> list[Team]:
        """Ready teams that no mission holds, in the order in which they are asked."""
        held = self.shelf.collection.distinct("holds", {"holds": {"$type": "string"}})
        free: Doc = {
            "_id": {"$nin": held},
            "readiness": "ready",
            "$or": [{"capabilities": mission.capability}, {"_id": mission.wanted}],
        }
        return in_order(
            self._teams.find(free),
            mission.community,
            mission.site,
            first=mission.wanted,
            passed=mission.passed,
        )
