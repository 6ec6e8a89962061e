"""Read model of standing cases."""

from contracts.matching import StandingCaseChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_standing_case(event: StandingCaseChanged, envelope: Envelope) -> list[Write]:
    """A standing case as it is; it belongs to whoever visits next."""
    facts = event.model_dump(exclude={"standing_id", "community"}) | {"area": event.community}
    return [
        *latest("standing_cases", event.standing_id, envelope, facts),
        lies("standing_case", event.standing_id, envelope, event.community, event.visitor_id),
    ]
