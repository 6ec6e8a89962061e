"""Read models of stations and of what they had when somebody looked."""

from contracts.logistics import StationChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_station(event: StationChanged, envelope: Envelope) -> list[Write]:
    """A station; and, for the day it was looked at, what it lacks."""
    key = event.station_id
    facts = {"area": event.area, "title": event.title}
    writes = [*latest("stations", key, envelope, facts), lies("station", key, envelope, event.area)]
    if event.day is not None:
        looked = {"station_id": key, "lacks": event.lacks}
        writes += latest("station_checks", f"{key}:{event.day}", envelope, looked)
    return writes
