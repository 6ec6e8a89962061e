"""Read models of work groups, stations and capability sheets: structures without people."""

from contracts.registry import CapabilitiesFiled, GroupChanged, StationOpened
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, position, project, since
from services.gateway.writes import Write


@project.register
def of_group(event: GroupChanged, envelope: Envelope) -> list[Write]:
    """A work group as it is."""
    key = event.group_id
    facts = {
        "area": event.community,
        "kind": event.kind,
        "title": event.title,
        "subgroups": [one.model_dump() | {"takes": sorted(one.takes)} for one in event.subgroups],
    }
    return [
        *latest("work_groups", key, envelope, facts),
        lies("work_group", key, envelope, event.community),
    ]


@project.register
def of_station(event: StationOpened, envelope: Envelope) -> list[Write]:
    """A station of one of three levels."""
    facts = event.model_dump(exclude={"station_id"})
    return latest("service_stations", event.station_id, envelope, facts)


@project.register
def of_capabilities(event: CapabilitiesFiled, envelope: Envelope) -> list[Write]:
    """What an organisation brings, beside what else is known of it."""
    facts = event.model_dump(exclude={"organisation_id"}) | {"skills": sorted(event.skills)}
    key, v = event.organisation_id, position(envelope)
    newer = {"$not": {"$gte": v}}
    return [
        since("organisations", key, {"at": envelope.time}),
        Write(
            "organisations",
            {"_id": key, "capabilities.v": newer},
            {"$set": {"capabilities": facts | {"v": v}}},
            upsert=False,
        ),
    ]
