"""Read models of recruiting links and liaisons."""

from contracts.registry import LiaisonsAppointed, RecruitLinkChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_link(event: RecruitLinkChanged, envelope: Envelope) -> list[Write]:
    """A link was opened or revoked."""
    key = event.link_id
    facts = event.model_dump(exclude={"link_id", "community"}) | {"area": event.community}
    return [
        *latest("recruit_links", key, envelope, facts),
        lies("recruit_link", key, envelope, event.community),
    ]


@project.register
def of_liaisons(event: LiaisonsAppointed, envelope: Envelope) -> list[Write]:
    """How many answer for how many in an area."""
    return latest("liaisons", event.area, envelope, event.model_dump())
