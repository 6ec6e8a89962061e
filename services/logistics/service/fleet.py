"""City supply and the fleet's trips: decode, decide, keep."""

import subprocess
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from contracts.logistics import (
    AmendTrip,
    AskTripSheet,
    CancelSupplyPlan,
    OpenTrip,
    PublishSupplyPlan,
    RequestSupplyPlan,
    StepTrip,
    SupplyPlanChanged,
)
from contracts.registry import VolunteerChanged, VolunteerRegistered, VolunteersImported
from kit.batches import hears_many
from kit.entrypoints import answers, hears, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.logistics.domain import supply
from services.logistics.domain.driver import driver
from services.logistics.domain.trip import sheet
from services.logistics.routing.orders import points, solved
from services.logistics.routing.process import Better, Cancelled, Undrivable
from services.logistics.service.desk import Desk
from services.logistics.store.fleet import Fleet

#: Seconds between two looks at whether a plan is still wanted, and between two notes of progress.
LOOK, NOTE = 1.0, 5.0


class FleetDesk(Desk):
    """Supply plans, and the trips that come of them."""

    @hears_many(VolunteerRegistered, VolunteersImported)
    def admit(self, heard: list[tuple[VolunteerRegistered | VolunteersImported, Envelope]]) -> None:
        """Remember who has a car."""
        known = (driver(entry) for event, _ in heard for entry in event.people)
        self.store.fleet.admit(one for one in known if one)

    @hears_many(VolunteerChanged)
    def revise(self, heard: list[tuple[VolunteerChanged, Envelope]]) -> None:
        """Take in what has changed about drivers."""
        known = ((driver(event.entry), cause.sequence) for event, cause in heard)
        self.store.fleet.revise((one, version) for one, version in known if one)

    @obeys(RequestSupplyPlan)
    def request_supply(self, wish: RequestSupplyPlan, cause: Envelope) -> None:
        """Note that routes are wanted; finding them takes a while."""
        self.store.fleet.request(wish, cause=cause)

    @obeys(CancelSupplyPlan)
    def cancel_supply(self, wish: CancelSupplyPlan, cause: Envelope) -> None:
        """Stop working on a plan."""
        self.store.fleet.plans.decide(wish.plan_id, supply.cancel, cause=cause)

    @obeys(PublishSupplyPlan)
    def publish_supply(self, wish: PublishSupplyPlan, cause: Envelope) -> None:
        """Let every route become a trip."""
        self.store.fleet.announce(wish, cause=cause)

    @hears(SupplyPlanChanged)
    def find_routes(self, told: SupplyPlanChanged, cause: Envelope) -> None:
        """Work out the routes that were asked for."""
        if told.state == "requested":
            _solve(self.store.fleet, told.plan_id, cause)

    @obeys(OpenTrip)
    def open_trip(self, wish: OpenTrip, cause: Envelope) -> None:
        """Offer a trip."""
        self.store.fleet.open(wish, cause=cause)

    @obeys(AmendTrip)
    def amend_trip(self, wish: AmendTrip, cause: Envelope) -> None:
        """Give a trip other stops."""
        self.store.fleet.amend(wish, cause=cause)

    @obeys(StepTrip)
    def step_trip(self, wish: StepTrip, cause: Envelope) -> None:
        """Note what a driver does."""
        self.store.fleet.step(wish, cause=cause)

    @answers(AskTripSheet)
    def tell_trip(self, wish: AskTripSheet, _cause: Envelope) -> dict[str, Any]:
        """A trip, stop by stop."""
        return sheet(self.store.fleet.trips.get(wish.trip_id))

    @sweeps(every=5)
    def watch_deadlines(self) -> None:
        """Alarm for samples that are late."""
        self.store.fleet.watch_deadlines(utcnow())


def _solve(fleet: Fleet, plan_id: str, cause: Envelope) -> None:
    """Find the routes, in another process, and keep what came out."""
    plan = fleet.plans.get(plan_id)
    if not supply.wanted(plan):
        return
    wish = RequestSupplyPlan.model_validate_json(plan.wish)
    try:
        watch = _Watch(fleet, plan_id)
        found = solved(plan_id, wish, plan.gated or {}, fleet.told(plan), watch)
    except Cancelled:
        return
    except (Undrivable, subprocess.SubprocessError):
        fleet.plans.decide(plan_id, supply.fail, cause=cause)
        raise
    fleet.plans.decide(plan_id, partial(supply.solve, found=found), cause=cause)


@dataclass
class _Watch:
    """Looks whether a plan is still wanted, and notes how it gets better."""

    fleet: Fleet
    plan_id: str
    wanted: bool = True
    looked: float = field(default_factory=time.monotonic)
    noted: float = field(default_factory=time.monotonic)
    known: int = 0

    def __call__(self, trace: tuple[Better, ...]) -> bool:
        now = time.monotonic()
        if now - self.looked >= LOOK:
            self.looked = now
            self.wanted = supply.wanted(self.fleet.plans.get(self.plan_id))
        if now - self.noted >= NOTE and len(trace) > self.known:
            self.noted, self.known = now, len(trace)
            rule = partial(supply.progress, trace=points(trace))
            cause = Envelope(type="progress", data={}, id=f"{self.plan_id}-{len(trace)}")
            self.fleet.plans.decide(self.plan_id, rule, cause=cause)
        return self.wanted
