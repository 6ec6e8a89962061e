"""Read model of social organisations."""

from contracts.registry import OrganisationChanged
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, project, shared_area
from services.gateway.writes import Write


@project.register
def of_organisation(event: OrganisationChanged, envelope: Envelope) -> list[Write]:
    """An organisation; it lies in the smallest area that holds all areas it serves."""
    area = shared_area(event.service_areas)
    facts = {
        "name": event.name,
        "kind": event.kind,
        "area": area,
        "service_areas": sorted(event.service_areas),
        "state": event.state,
        "members": len(event.members),
    }
    key = event.organisation_id
    writes = [
        *latest("organisations", key, envelope, facts),
        lies("organisation", key, envelope, area, key),
    ]
    if event.state == "approved":
        writes.append(happened("organisation.approved", key, envelope, area, name=event.name))
    return writes
