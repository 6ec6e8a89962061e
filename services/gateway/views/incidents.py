"""Read models of emergencies, and of what was destroyed when they were over."""

from contracts.matching import EmergencyDataPurged
from contracts.registry import IncidentChanged, IncidentPurged, ThanksDue
from kit.wire import Envelope
from services.gateway.views.offers import forgotten
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_incident(event: IncidentChanged, envelope: Envelope) -> list[Write]:
    """An emergency as it is."""
    key = event.incident_id
    # Its destruction is told in the same breath, before this.
    return [
        *latest("incidents", key, envelope, event.model_dump(exclude={"incident_id"}), rank=1),
        lies("incident", key, envelope, event.area),
    ]


@project.register
def of_purge(event: IncidentPurged, envelope: Envelope) -> list[Write]:
    """From where people crossed to a shift that is over is forgotten, as by matching."""
    inside = {"$gte": event.area, "$lt": event.area + ":"}
    then = {"$gte": event.since, "$lte": event.until}
    over = {"area": inside, "starts_at": then, "ends_at": {"$lte": envelope.time}}
    return [forgotten(over)]


@project.register
def of_thanks(event: ThanksDue, envelope: Envelope) -> list[Write]:  # noqa: ARG001
    """Letters are notify's."""
    return []


@project.register
def of_purged(event: EmergencyDataPurged, envelope: Envelope) -> list[Write]:
    """How many requests for help can no longer be traced to anybody; each telling counts once."""
    told = {"cases": len(event.help_ids), "keys": event.keys, "kept": event.kept}
    facts = told | {"incident_id": event.incident_id, "area": event.area, "at": envelope.time}
    return [Write("purges", {"_id": envelope.id}, {"$setOnInsert": facts})]
