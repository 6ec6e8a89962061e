"""Ambulance stations as they rest, and the rides that are over."""

from datetime import datetime
from functools import partial

from contracts.logistics import (
    AskRide,
    EnterRide,
    KeepRide,
    OpenStation,
    StepAmbulance,
    StepRide,
)
from kit.store import Store
from kit.wire import Envelope
from services.logistics.domain import ride, station
from services.logistics.domain.ride import RideLog
from services.logistics.domain.station import Station


class Stations:
    """Cars and patients; what is over is kept apart, so that a station stays small."""

    def __init__(self, store: Store) -> None:
        self.shelf = store.shelf("stations", Station)
        self.log = store.shelf("rides", RideLog)

    def prepare(self) -> None:
        """Create the indexes."""
        due = {"due_at": {"$type": "date"}}
        self.shelf.collection.create_index("due_at", name="due", partialFilterExpression=due)
        self.log.collection.create_index([("car_id", 1), ("done_at", -1)], name="car")

    def open(self, wish: OpenStation, *, cause: Envelope) -> None:
        """The cars stand ready."""
        opened, says = station.open_station(wish, key=cause.id, now=cause.time)
        self.shelf.add(opened, says, cause=cause)

    def ask(self, wish: AskRide, *, cause: Envelope) -> None:
        """Somebody must be driven."""
        self.shelf.get(wish.station_id)
        log, says = ride.asked(wish, key=cause.id, now=cause.time)
        self.log.add(log, says, cause=cause)

    def enter(self, wish: EnterRide, *, cause: Envelope) -> None:
        """A ride comes to its station."""
        rule = partial(station.ask, wish=wish, now=cause.time)
        self.shelf.decide(wish.station_id, rule, cause=cause)

    def step_ride(self, wish: StepRide, *, cause: Envelope) -> None:
        """A patient is aboard, has arrived, or need not be driven."""
        rule = partial(station.step_ride, wish=wish, now=cause.time)
        self.shelf.decide(wish.station_id, rule, cause=cause)

    def step_car(self, wish: StepAmbulance, *, cause: Envelope) -> None:
        """A car is clean again, off duty, or on duty."""
        rule = partial(station.step_car, wish=wish, now=cause.time)
        self.shelf.decide(wish.station_id, rule, cause=cause)

    def keep(self, told: KeepRide, *, cause: Envelope) -> None:
        """Note the end of a ride."""
        self.log.decide(told.ride_id, partial(ride.finished, told=told), cause=cause)

    def pass_time(self, now: datetime) -> None:
        """Cars whose disinfection is over take whoever waits."""
        for due in self.shelf.collection.find({"due_at": {"$lte": now}}, {"_v": 1}):
            cause = Envelope(type="clean", data={}, id=f"clean-{due['_id']}-{due['_v']}", time=now)
            self.shelf.decide(due["_id"], partial(station.pass_time, now=now), cause=cause)
