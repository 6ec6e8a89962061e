"""Drivers, supply plans and trips, as they rest."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from functools import partial

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from contracts.logistics import (
    AmendTrip,
    OpenTrip,
    PublishSupplyPlan,
    RequestSupplyPlan,
    StepTrip,
    TripKind,
    TripState,
)
from contracts.vocabulary import Gate
from kit.newest import keep_newest
from kit.store import Doc, Store
from kit.wire import Envelope
from services.logistics.domain import supply, trip, trip_step
from services.logistics.domain.driver import Driver, OnTheRoad, gates
from services.logistics.domain.supply import SupplyPlan, publish
from services.logistics.domain.trip import Trip
from services.logistics.routing.orders import Told

#: Trips alarmed about in one sweep.
MOST = 1000


class Fleet:
    """Who drives what where; a driver is on one trip at a time, by an index."""

    def __init__(self, store: Store) -> None:
        self.plans = store.shelf("supply_plans", SupplyPlan)
        self.trips = store.shelf("trips", Trip)
        self._drivers = store.db.drivers

    def prepare(self) -> None:
        """Create the indexes."""
        trips = self.trips.collection
        drives = {"drives": {"$type": "string"}}
        trips.create_index("drives", name="driver", unique=True, partialFilterExpression=drives)
        alarm = {"alarm_at": {"$type": "date"}}
        trips.create_index("alarm_at", name="alarm", partialFilterExpression=alarm)
        trips.create_index("plan_id", name="plan")

    # ---- drivers --------------------------------------------------------------------------

    def admit(self, drivers: Iterable[Driver]) -> None:
        """Enter drivers; who is known already stays as known."""
        entries = [
            UpdateOne({"_id": one.id}, {"$setOnInsert": _facts(one) | {"v": 0}}, upsert=True)
            for one in drivers
        ]
        if entries:
            self._drivers.bulk_write(entries, ordered=False)

    def revise(self, drivers: Iterable[tuple[Driver, int]]) -> None:
        """Keep the newest that is known of drivers."""
        keep_newest(self._drivers, ((one.id, v, _facts(one)) for one, v in drivers))

    def gates(self, ids: Iterable[str], kind: TripKind, day: date) -> dict[str, tuple[Gate, ...]]:
        """Which of these may not drive, and what keeps them."""
        wanted = list(ids)
        known = {one["_id"]: _driver(one) for one in self._drivers.find({"_id": {"$in": wanted}})}
        found = {one: gates(known.get(one), kind, day) for one in wanted}
        return {driver: why for driver, why in found.items() if why}

    # ---- supply plans ---------------------------------------------------------------------

    def request(self, wish: RequestSupplyPlan, *, cause: Envelope) -> None:
        """Note that a plan is wanted."""
        if wish.instead_of:
            supply.must_be_published(self.plans.get(wish.instead_of))
        gated = self.gates([one.driver_id for one in wish.cars], "supply", wish.day)
        plan, says = supply.request(
            wish, key=cause.id, now=cause.time, by=cause.caller.id, gated=gated
        )
        self.plans.add(plan, says, cause=cause)

    def told(self, plan: SupplyPlan) -> Told:
        """What drivers were told in the plan that this one replaces."""
        if not plan.instead_of:
            return Told()
        before = self.plans.get(plan.instead_of)
        state = self._states(leg.trip_id for leg in before.legs)
        waits = [leg for leg in before.legs if state[leg.trip_id] in supply.WAITS]
        off = supply.WAITS | supply.OFF
        left = [leg for leg in before.legs if state[leg.trip_id] not in off]
        return Told(tuple(waits), tuple(left))

    def announce(self, wish: PublishSupplyPlan, *, cause: Envelope) -> None:
        """Tell the drivers, if those who were told before still are where the plan saw them."""
        self.plans.decide(
            wish.plan_id,
            lambda plan: publish(plan, self._states(supply.spoken_of(plan))),
            cause=cause,
        )

    def _states(self, trips: Iterable[str]) -> dict[str, TripState]:
        """In which state trips are; one whose offer is on its way is as good as offered."""
        wanted = list(trips)
        known = {one.id: one.state for one in self.trips.find_all(wanted)}
        return {one: known.get(one, "offered") for one in wanted}

    def _untold(self, trip_id: str, cause: Envelope) -> bool:
        """Note in the plan that said so that a trip cannot do so; False if no plan said it."""
        for plan in self.plans.find_all([cause.subject]):
            found = self.trips.get(trip_id)
            driven = () if found.state in supply.OFF else found.stops.values()
            stops = {one.community for one in driven}
            rule = partial(supply.untold, trip_id=trip_id, stops=stops)
            if found.state != "cancelled" or trip_id not in plan.dropped:
                self.plans.decide(plan.id, rule, cause=cause)
            return True
        return False

    # ---- trips ----------------------------------------------------------------------------

    def open(self, wish: OpenTrip, *, cause: Envelope) -> None:
        """Offer a trip, if its driver passes the gates."""
        found = self.gates([wish.driver_id], wish.kind, wish.day).get(wish.driver_id, ())
        opened, says = trip.open_trip(wish, key=cause.id, now=cause.time, gates=found)
        self.trips.add(opened, says, cause=cause)

    def step(self, wish: StepTrip, *, cause: Envelope) -> None:
        """What a driver does next; OnTheRoad for one who drives somewhere else.

        A trip that a plan cancels and that has left goes on; the plan then says so.
        """
        trip_step.must_be_office(wish.step, cause.caller.role)
        rule = partial(trip_step.step, wish=wish, key=cause.id, now=cause.time)
        if wish.driver_id:
            kind, day = (one := self.trips.get(wish.trip_id)).kind, one.day
            trip.must_be_fit(self.gates([wish.driver_id], kind, day))
        try:
            self.trips.decide(wish.trip_id, rule, cause=cause)
        except DuplicateKeyError:
            raise OnTheRoad from None
        except trip.NotNow:
            if not self._untold(wish.trip_id, cause):
                raise

    def amend(self, wish: AmendTrip, *, cause: Envelope) -> None:
        """Other stops; if the car has left, its plan says who gets nothing now."""
        try:
            self.trips.decide(wish.trip_id, partial(trip_step.amend, stops=wish.stops), cause=cause)
        except trip.NotNow:
            if not self._untold(wish.trip_id, cause):
                raise

    def watch_deadlines(self, now: datetime) -> None:
        """Say of samples that they are late."""
        for one in self.trips.find({"alarm_at": {"$lte": now}}, limit=MOST):
            cause = Envelope(type="late", data={}, id=f"late-{one.id}", time=now)
            self.trips.decide(one.id, partial(trip_step.late, now=now), cause=cause)


def _facts(driver: Driver) -> Doc:
    facts = asdict(driver) | {"trained_for": sorted(driver.trained_for)}
    del facts["id"]
    return facts


def _driver(document: Doc) -> Driver:
    facts = {name: one for name, one in document.items() if name not in ("_id", "v")}
    return Driver(id=document["_id"], **facts | {"trained_for": frozenset(facts["trained_for"])})
