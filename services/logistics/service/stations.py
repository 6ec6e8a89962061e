"""Ambulances and their patients: decode, decide, keep."""

from contracts.logistics import AskRide, EnterRide, KeepRide, OpenStation, StepAmbulance, StepRide
from kit.entrypoints import obeys, sweeps
from kit.wire import Envelope, utcnow
from services.logistics.service.desk import Desk


class StationDesk(Desk):
    """Ambulance stations."""

    @obeys(OpenStation)
    def open_station(self, wish: OpenStation, cause: Envelope) -> None:
        """Let a team's cars stand ready."""
        self.store.stations.open(wish, cause=cause)

    @obeys(AskRide)
    def ask_ride(self, wish: AskRide, cause: Envelope) -> None:
        """Note that somebody must be driven."""
        self.store.stations.ask(wish, cause=cause)

    @obeys(EnterRide)
    def enter_ride(self, wish: EnterRide, cause: Envelope) -> None:
        """Give a patient to a car, now or as soon as one is free."""
        self.store.stations.enter(wish, cause=cause)

    @obeys(StepRide)
    def step_ride(self, wish: StepRide, cause: Envelope) -> None:
        """Note how far a ride is."""
        self.store.stations.step_ride(wish, cause=cause)

    @obeys(StepAmbulance)
    def step_ambulance(self, wish: StepAmbulance, cause: Envelope) -> None:
        """Note whether a car can be called."""
        self.store.stations.step_car(wish, cause=cause)

    @obeys(KeepRide)
    def keep_ride(self, told: KeepRide, cause: Envelope) -> None:
        """Keep a ride that is over."""
        self.store.stations.keep(told, cause=cause)

    @sweeps(every=5)
    def call_clean_cars(self) -> None:
        """Call cars whose disinfection is over."""
        self.store.stations.pass_time(utcnow())
