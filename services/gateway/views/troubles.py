"""Read model of volunteers' troubles: who sees to them, not what has happened."""

from contracts.registry import TroubleChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_trouble(event: TroubleChanged, envelope: Envelope) -> list[Write]:
    """A trouble as it is; it belongs to the liaison."""
    facts = event.model_dump(exclude={"trouble_id", "community"}) | {"area": event.community}
    return [
        *latest("troubles", event.trouble_id, envelope, facts),
        lies("trouble", event.trouble_id, envelope, event.community, event.liaison_id),
    ]
