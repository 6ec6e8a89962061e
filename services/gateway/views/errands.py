"""Read model of errands: what kind, where about, how far; never for whom, nor what."""

from contracts.logistics import ErrandChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_errand(event: ErrandChanged, envelope: Envelope) -> list[Write]:
    """An errand; it belongs to the volunteer who has it."""
    key, area = event.errand_id, event.community
    facts = event.model_dump(exclude={"errand_id", "community"}) | {"area": area}
    return [
        *latest("errands", key, envelope, facts),
        lies("errand", key, envelope, area, event.volunteer_id),
    ]
