"""Read model of help requests."""

from contracts.matching import HelpChanged
from kit.wire import Envelope
from services.gateway.views.projection import happened, latest, lies, project, since
from services.gateway.writes import Write


@project.register
def of_help(event: HelpChanged, envelope: Envelope) -> list[Write]:
    """A help request as it is; it belongs to the volunteer who was sent."""
    facts = event.model_dump(exclude={"help_id", "community"}) | {"area": event.community}
    reached = {} if event.state == "received" else {f"{event.state}_at": envelope.time}
    writes = [
        *latest("help_requests", event.help_id, envelope, facts),
        since("help_requests", event.help_id, reached | {"at": envelope.time}),
        lies("help_request", event.help_id, envelope, event.community, event.volunteer_id),
    ]
    if event.state in ("received", "resolved"):
        what = f"help.{event.state}"
        writes.append(
            happened(what, event.help_id, envelope, event.community, category=event.category)
        )
    return writes
