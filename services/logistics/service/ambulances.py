"""Ambulances and their patients: decode, decide, keep."""

from contracts.logistics import (
    AskRide,
    EnterRide,
    KeepRide,
    OpenAmbulances,
    StepAmbulance,
    StepRide,
)
from kit.entrypoints import obeys, sweeps
from kit.wire import Envelope, utcnow
from services.logistics.service.desk import Desk


class AmbulanceDesk(Desk):
    """Ambulance bases."""

    @obeys(OpenAmbulances)
    def open_ambulances(self, wish: OpenAmbulances, cause: Envelope) -> None:
        """Let a team's cars stand ready."""
        self.store.ambulances.open(wish, cause=cause)

    @obeys(AskRide)
    def ask_ride(self, wish: AskRide, cause: Envelope) -> None:
        """Note that somebody must be driven."""
        self.store.ambulances.ask(wish, cause=cause)

    @obeys(EnterRide)
    def enter_ride(self, wish: EnterRide, cause: Envelope) -> None:
        """Give a patient to a car, now or as soon as one is free."""
        self.store.ambulances.enter(wish, cause=cause)

    @obeys(StepRide)
    def step_ride(self, wish: StepRide, cause: Envelope) -> None:
        """Note how far a ride is."""
        self.store.ambulances.step_ride(wish, cause=cause)

    @obeys(StepAmbulance)
    def step_ambulance(self, wish: StepAmbulance, cause: Envelope) -> None:
        """Note whether a car can be called."""
        self.store.ambulances.step_car(wish, cause=cause)

    @obeys(KeepRide)
    def keep_ride(self, told: KeepRide, cause: Envelope) -> None:
        """Keep a ride that is over."""
        self.store.ambulances.keep(told, cause=cause)

    @sweeps(every=5)
    def call_clean_cars(self) -> None:
        """Call cars whose disinfection is over."""
        self.store.ambulances.pass_time(utcnow())
