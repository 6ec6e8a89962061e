"""Read models of rules and zones: no person is in them, so all of it is kept."""

from contracts.registry import PolicyChanged, ZoneChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_policy(event: PolicyChanged, envelope: Envelope) -> list[Write]:
    """Rules that were proposed, put in force or turned down."""
    facts = event.model_dump(mode="json", exclude={"policy_id", "effective_from"})
    facts["effective_from"] = event.effective_from
    return [
        *latest("policies", event.policy_id, envelope, facts),
        lies("policy", event.policy_id, envelope, event.area),
    ]


@project.register
def of_zone(event: ZoneChanged, envelope: Envelope) -> list[Write]:
    """An area under restrictions."""
    facts = event.model_dump(exclude={"zone_id"})
    return latest("zones", event.zone_id, envelope, facts)
