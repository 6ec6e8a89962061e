"""Read models of ambulance stations and their rides."""

from contracts.logistics import RideChanged, StationChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_station(event: StationChanged, envelope: Envelope) -> list[Write]:
    """A station: which car does what, and how many wait."""
    key = event.station_id
    return [
        *latest("stations", key, envelope, event.model_dump(exclude={"station_id"})),
        lies("station", key, envelope, event.area, event.team_id),
    ]


@project.register
def of_ride(event: RideChanged, envelope: Envelope) -> list[Write]:
    """A ride, with the times of its states."""
    key = event.ride_id
    return [
        *latest("rides", key, envelope, event.model_dump(exclude={"ride_id"})),
        lies("ride", key, envelope, event.area),
    ]
