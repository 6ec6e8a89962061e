"""Ambulances: patients of sealed and controlled zones are driven, around the clock, for nothing."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, CommunityCode, Id, Position, Strict

RidePriority = Literal["emergency", "urgent", "appointment"]
RideState = Literal["waiting", "assigned", "aboard", "done", "cancelled"]
AmbulanceState = Literal["free", "fetching", "driving", "disinfecting", "off"]
RideStep = Literal["aboard", "done", "cancel"]
AmbulanceStep = Literal["clean", "off", "on"]


class Ambulance(Strict):
    """A car of an emergency team."""

    car_id: Id
    seats: int = Field(default=3, ge=1, le=8, description="Stable patients it can take at once.")


class OpenAmbulances(Command):
    """The ambulances of a team stand ready, and rides of its area are given to them."""

    topic: ClassVar[str] = "logistics.open_ambulances.v1"

    area: AreaCode
    team_id: Id
    cars: list[Ambulance] = Field(min_length=1, max_length=100)
    at: Position
    minutes_to_clean: int = Field(default=5, ge=0, le=240)


class AskRide(Command):
    """Somebody must be driven; whose help request it answers, if it does.  No fee exists."""

    topic: ClassVar[str] = "logistics.ask_ride.v1"
    sealed: ClassVar[bool] = True

    base_id: Id
    community: CommunityCode
    pick_up: Position
    set_down: Position
    priority: RidePriority = "appointment"
    stable: bool = Field(default=False, description="May share the car with others.")
    infectious: bool = Field(default=False, description="Rides alone or with others like that.")
    companions: int = Field(default=0, ge=0, le=2)
    help_id: Id | None = None


class EnterRide(AskRide):
    """Said by logistics itself: a ride that was asked for comes to its base."""

    topic: ClassVar[str] = "logistics.enter_ride.v1"
    sealed: ClassVar[bool] = True

    ride_id: Id
    asked_at: AwareDatetime


class StepRide(Command):
    """A patient is aboard, has arrived, or need not be driven any more."""

    topic: ClassVar[str] = "logistics.step_ride.v1"

    base_id: Id
    ride_id: Id
    step: RideStep


class StepAmbulance(Command):
    """A car is clean again, off duty, or on duty."""

    topic: ClassVar[str] = "logistics.step_ambulance.v1"

    base_id: Id
    car_id: Id
    step: AmbulanceStep


class KeepRide(Command):
    """Said by logistics itself: a ride that is over leaves the base and is kept."""

    topic: ClassVar[str] = "logistics.keep_ride.v1"

    ride_id: Id
    base_id: Id
    area: AreaCode
    car_id: str
    run: int
    priority: RidePriority
    shared: bool
    asked_at: AwareDatetime
    assigned_at: AwareDatetime | None
    aboard_at: AwareDatetime | None
    done_at: AwareDatetime
    state: RideState
    help_id: str = ""


class RideChanged(Event):
    """A ride as it is after a change; never who, nor from which door."""

    topic: ClassVar[str] = "logistics.ride.changed.v1"

    ride_id: str
    base_id: str
    area: AreaCode
    state: RideState
    priority: RidePriority
    car_id: str = ""
    run: int = 0
    shared: bool = False
    asked_at: AwareDatetime
    assigned_at: AwareDatetime | None = None
    aboard_at: AwareDatetime | None = None
    done_at: AwareDatetime | None = None
    help_id: str = ""


class AmbulancesChanged(Event):
    """A base of ambulances as it is after a change."""

    topic: ClassVar[str] = "logistics.ambulances.changed.v1"

    base_id: str
    area: AreaCode
    team_id: str
    #: By car, its state and how many runs it has made since it came on duty.
    cars: dict[str, AmbulanceState]
    runs: dict[str, int]
    waiting: int
    assigned: int
