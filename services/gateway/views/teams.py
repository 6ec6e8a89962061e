"""Read models of emergency teams and their missions."""

from contracts.matching import MissionChanged
from contracts.registry import TeamReadinessReported, TeamRegistered
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, position, project
from services.gateway.writes import Write


@project.register
def of_team(event: TeamRegistered, envelope: Envelope) -> list[Write]:
    """A new team: what it is stays, its readiness may already be reported anew."""
    known = event.model_dump(include={"name", "area", "members", "vehicles"})
    known |= {"capabilities": sorted(event.capabilities), "at": envelope.time}
    first = {"readiness": event.readiness, "v": position(envelope), "changed_at": envelope.time}
    return [
        Write("teams", {"_id": event.team_id}, {"$set": known, "$setOnInsert": first}),
        lies("team", event.team_id, envelope, event.area, event.team_id),
        happened("team.registered", event.team_id, envelope, event.area, members=event.members),
    ]


@project.register
def of_readiness(event: TeamReadinessReported, envelope: Envelope) -> list[Write]:
    """Whether a team can be called."""
    v = position(envelope)
    state = {"readiness": event.readiness, "area": event.area, "v": v, "changed_at": envelope.time}
    return [Write("teams", {"_id": event.team_id, "v": {"$lt": v}}, {"$set": state})]


@project.register
def of_mission(event: MissionChanged, envelope: Envelope) -> list[Write]:
    """A mission as it is; it belongs to the team that is asked or on its way."""
    facts = event.model_dump(exclude={"mission_id", "community"}) | {"area": event.community}
    key, area = event.mission_id, event.community
    writes = [
        *latest("missions", key, envelope, facts),
        lies("mission", key, envelope, area, event.team_id),
    ]
    if event.state in ("committed", "released"):
        what = f"mission.{event.state}"
        writes.append(happened(what, key, envelope, area, capability=event.capability))
    return writes
