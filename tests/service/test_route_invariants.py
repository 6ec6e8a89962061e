"""Whatever is asked for, the routes that rest in the store pass a check that knows no solver.

Invariant 11; the table of all thirteen is in test_compound_invariants.
"""

import os
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pymongo import MongoClient

from contracts.logistics import OpenTrip, PublishSupplyPlan, RequestSupplyPlan, StepTrip
from kit.wire import Caller, Envelope, utcnow
from services.logistics.domain import supply
from services.logistics.domain.driver import Driver
from services.logistics.routing import orders
from services.logistics.routing.check import cost
from services.logistics.routing.process import Found
from services.logistics.routing.solve import solve
from tests.support.empty_store import empty_store

NAME = f"routes-{os.getpid()}"
CARS = 4
HOURS = st.integers(8, 15)
STOPS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 30), HOURS, st.integers(1, 4)),
    min_size=1,
    max_size=8,
)
ROOMS = st.lists(st.integers(10, 60), min_size=CARS, max_size=CARS)


def compute(job, *, seconds, watch):
    """The solver without its process, for an instant."""
    plan = solve(job, seconds=0.02)
    return Found(plan, cost(job, plan), ())


@pytest.fixture
def store(monkeypatch):
    monkeypatch.setattr(orders, "compute", compute)
    with MongoClient(os.environ["HUIYIN_MONGO_URI"], tz_aware=True) as client:
        yield empty_store(client[NAME])
        client.drop_database(NAME)


class Desk:
    """Asks for plans and publishes them, as the service does; drivers do what they were told."""

    def __init__(self, store):
        self.fleet = store.fleet
        for name in ("supply_plans", "trips", "drivers"):
            store.db[name].delete_many({})
        self.fleet.admit(
            Driver(f"d{n}", "140107001002", 4, asleep=False, trained_for=frozenset())
            for n in range(CARS)
        )

    def _cause(self, wish, **more):
        caller = Caller(id="desk", role="city_op")
        return Envelope.of(wish, time=utcnow(), caller=caller, **more)

    def plan(self, stops, rooms, instead_of=None):
        wish = a_request(stops, rooms, instead_of)
        cause = self._cause(wish)
        self.fleet.request(wish, cause=cause)
        kept = self.fleet.plans.get(cause.id)
        found = orders.solved(cause.id, wish, (), self.fleet.told(kept), lambda _: True)
        ready = partial(supply.solve, found=found)
        self.fleet.plans.decide(cause.id, ready, cause=self._cause(wish))
        self.fleet.announce(PublishSupplyPlan(plan_id=cause.id), cause=self._cause(wish))
        plan = self.fleet.plans.get(cause.id)
        check(wish, plan)
        for leg in plan.legs:
            if not leg.told:
                self._offer(plan, leg)
        return plan

    def _offer(self, plan, leg):
        stops = [
            {"community": one.community, "title": one.title, "gets": one.crates, "load": one.load}
            for one in leg.visits
        ]
        wish = OpenTrip(
            area=plan.area, day=plan.day, driver_id=leg.driver_id, stops=stops,
            leaves=leg.leaves, plan_id=plan.id,
        )  # fmt: skip
        self.fleet.open(wish, cause=self._cause(wish, id=leg.trip_id))

    def leave(self, leg):
        for step, count in (("accept", None), ("load", 1)):
            wish = StepTrip(trip_id=leg.trip_id, step=step, count=count)
            self.fleet.step(wish, cause=self._cause(wish))


def a_request(stops, rooms, instead_of):
    return RequestSupplyPlan.model_validate({
        "area": "1401",
        "day": "2022-04-12",
        "depots": [{"depot_id": "east", "at": {"lat": 37.87, "lon": 112.55}}],
        "stops": [
            {"community": f"1401070010{n:02}", "title": f"社区{n}", "crates": crates,
             "at": {"lat": 37.8 + x / 50, "lon": 112.5 + y / 50},
             "opens": f"{begins:02}:00", "closes": f"{begins + hours:02}:00"}
            for n, (x, y, crates, begins, hours) in enumerate(stops)
        ],
        "cars": [
            {"driver_id": f"d{n}", "depot_id": "east", "crates": room, "reloads": n % 2}
            for n, room in enumerate(rooms)
        ],
        "seconds": 1,
        "instead_of": instead_of,
    })  # fmt: skip


def check(wish, plan):
    """Every stop once or named as not served; in its window, and in a car with room for it."""
    visits = [visit for leg in plan.legs for visit in leg.visits]
    told = sorted([*(one.community for one in visits), *plan.unserved])
    assert set(told) >= {one.community for one in wish.stops}, "a stop is forgotten"
    assert len(told) == len(set(told)), "a stop is told of twice"
    drivers = [leg.driver_id for leg in plan.legs]
    assert len(drivers) == len(set(drivers)), "a driver has two routes"
    room = {one.driver_id: (one.crates, one.reloads) for one in wish.cars}
    for leg in plan.legs:
        most, reloads = room[leg.driver_id]
        loads = [one.load for one in leg.visits]
        assert loads == sorted(loads), "loads are mixed"
        assert max(loads) <= reloads + 1, "loaded too often"
        for load in set(loads):
            assert sum(one.crates for one in leg.visits if one.load == load) <= most, "too full"
        moments = [leg.leaves, *(one.expected for one in leg.visits)]
        assert moments == sorted(moments), "a driver goes back in time"
        for one in leg.visits:
            assert one.opens <= one.expected <= one.closes + timedelta(seconds=1), "outside hours"


@pytest.mark.req("R-LOG-14")
def test_every_plan_that_rests_can_be_driven_and_whoever_left_keeps_his_route(store):
    @settings(
        max_examples=12,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(STOPS, STOPS, ROOMS, st.integers(0, CARS))
    def day(known, more, rooms, leaving):
        desk = Desk(store)
        first = desk.plan(known, rooms)
        gone = first.legs[:leaving]
        for leg in gone:
            desk.leave(leg)
        second = desk.plan([*known, *more], rooms, first.id)
        kept = {leg.trip_id: leg.visits for leg in second.legs if leg.kept}
        assert all(kept[leg.trip_id] == leg.visits for leg in gone)

    day()
