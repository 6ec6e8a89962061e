"""Read model of channels that the command pauses and resumes."""

from contracts.matching import ChannelChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, project
from services.gateway.writes import Write


@project.register
def of_channel(event: ChannelChanged, envelope: Envelope) -> list[Write]:
    """A channel in an area, as it is."""
    return latest("channels", f"{event.channel}-{event.area}", envelope, event.model_dump())
