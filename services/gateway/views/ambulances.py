"""Read models of ambulance bases and their rides."""

from contracts.logistics import AmbulancesChanged, RideChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_ambulances(event: AmbulancesChanged, envelope: Envelope) -> list[Write]:
    """A base: which car does what, and how many wait."""
    key = event.base_id
    return [
        *latest("ambulance_bases", key, envelope, event.model_dump(exclude={"base_id"})),
        lies("ambulance_base", key, envelope, event.area, event.team_id),
    ]


@project.register
def of_ride(event: RideChanged, envelope: Envelope) -> list[Write]:
    """A ride, with the times of its states."""
    key = event.ride_id
    return [
        *latest("rides", key, envelope, event.model_dump(exclude={"ride_id"})),
        lies("ride", key, envelope, event.area),
    ]
