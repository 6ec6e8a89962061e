"""Read models of recruiting links, liaisons, and lists entered of many people."""

from contracts.registry import LiaisonsAppointed, RecruitLinkChanged, RollEntered
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


@project.register
def of_roll(event: RollEntered, envelope: Envelope) -> list[Write]:
    """A course, a group policy or a round of calls was entered."""
    key = event.roll_id
    return [
        *latest("rolls", key, envelope, event.model_dump(exclude={"roll_id"})),
        lies("roll", key, envelope, event.area),
    ]
