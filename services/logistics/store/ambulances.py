"""Ambulance bases as they rest, and the rides that are over."""

from datetime import datetime
from functools import partial

from contracts.logistics import (
    AskRide,
    EnterRide,
    KeepRide,
    OpenAmbulances,
    StepAmbulance,
    StepRide,
)
from kit.store import Store
from kit.wire import Envelope
from services.logistics.domain import ambulance_base, ride
from services.logistics.domain.ambulance_base import Base
from services.logistics.domain.ride import RideLog


class Ambulances:
    """Cars and patients; what is over is kept apart, so that a base stays small."""

    def __init__(self, store: Store) -> None:
        self.shelf = store.shelf("ambulance_bases", Base)
        self.log = store.shelf("rides", RideLog)

    def prepare(self) -> None:
        """Create the indexes."""
        due = {"due_at": {"$type": "date"}}
        self.shelf.collection.create_index("due_at", name="due", partialFilterExpression=due)
        self.log.collection.create_index([("car_id", 1), ("done_at", -1)], name="car")

    def open(self, wish: OpenAmbulances, *, cause: Envelope) -> None:
        """The cars stand ready."""
        opened, says = ambulance_base.open_ambulances(wish, key=cause.id, now=cause.time)
        self.shelf.add(opened, says, cause=cause)

    def ask(self, wish: AskRide, *, cause: Envelope) -> None:
        """Somebody must be driven."""
        self.shelf.get(wish.base_id)
        log, says = ride.asked(wish, key=cause.id, now=cause.time)
        self.log.add(log, says, cause=cause)

    def enter(self, wish: EnterRide, *, cause: Envelope) -> None:
        """A ride comes to its base."""
        rule = partial(ambulance_base.ask, wish=wish, now=cause.time)
        self.shelf.decide(wish.base_id, rule, cause=cause)

    def step_ride(self, wish: StepRide, *, cause: Envelope) -> None:
        """A patient is aboard, has arrived, or need not be driven."""
        rule = partial(ambulance_base.step_ride, wish=wish, now=cause.time)
        self.shelf.decide(wish.base_id, rule, cause=cause)

    def step_car(self, wish: StepAmbulance, *, cause: Envelope) -> None:
        """A car is clean again, off duty, or on duty."""
        rule = partial(ambulance_base.step_car, wish=wish, now=cause.time)
        self.shelf.decide(wish.base_id, rule, cause=cause)

    def keep(self, told: KeepRide, *, cause: Envelope) -> None:
        """Note the end of a ride."""
        self.log.decide(told.ride_id, partial(ride.finished, told=told), cause=cause)

    def pass_time(self, now: datetime) -> None:
        """Cars whose disinfection is over take whoever waits."""
        for due in self.shelf.collection.find({"due_at": {"$lte": now}}, {"_v": 1}):
            cause = Envelope(type="clean", data={}, id=f"clean-{due['_id']}-{due['_v']}", time=now)
            self.shelf.decide(due["_id"], partial(ambulance_base.pass_time, now=now), cause=cause)
