"""City supply over the real bus: asked for, worked on in a process of its own, driven."""

import time
from datetime import timedelta
from statistics import median

import pytest

from contracts.logistics import (
    CancelSupplyPlan,
    OpenTrip,
    PublishSupplyPlan,
    RequestSupplyPlan,
    StepTrip,
    SupplyPlanChanged,
    TripChanged,
    TripLate,
)
from contracts.registry import PoolEntry, VolunteerChanged, VolunteersImported
from kit.wire import Envelope, utcnow
from services.logistics.service import LogisticsService
from services.logistics.store import LogisticsStore

DAY = "2022-04-12"


def entry(driver, **facts):
    return PoolEntry(
        volunteer_id=driver, community="140107001002", intentions=["sample_transport"],
        available=["morning"], service_areas=["140107"], vehicle_seats=4, **facts,
    )  # fmt: skip


@pytest.fixture
def logistics(city):
    return city.run(LogisticsService)


@pytest.fixture
def drivers(city, logistics):
    """Eight of the fleet; the last one is suspended a moment later, and only the first trained."""
    fit = {"trained_for": ["sample_transport"], "insured_until": "2022-12-31"}
    people = [entry("d1", **fit), *(entry(f"d{n}") for n in range(2, 9))]
    walker = people[0].model_copy(update={"volunteer_id": "w1", "vehicle_seats": None})
    told = VolunteersImported(import_id="i1", kind="drivers", chunk=0, entries=[*people, walker])
    city.send(told, sequence=1)
    asleep = VolunteerChanged(
        entry=entry("d8", asleep=True), home="140107001002", state="suspended",
        cause="suspended", at=utcnow(),
    )  # fmt: skip
    city.send(asleep, sequence=2)
    known = city.db("logistics").drivers
    city.until(lambda: known.count_documents({}) == 8 and known.find_one({"_id": "d8"})["asleep"])
    return known


def wish(stops=12, cars=8, **facts):
    return RequestSupplyPlan.model_validate(
        {
            "area": "1401",
            "day": DAY,
            "depots": [{"depot_id": "east", "at": {"lat": 37.87, "lon": 112.55}}],
            "stops": [
                {"community": f"1401070010{n:02}", "title": f"社区{n}", "crates": 10,
                 "at": {"lat": 37.8 + n / 100, "lon": 112.5 + n % 5 / 100}}
                for n in range(stops)
            ],
            "cars": [
                {"driver_id": f"d{n + 1}", "depot_id": "east", "crates": 30} for n in range(cars)
            ],
            "seconds": 1,
        }
        | facts
    )  # fmt: skip


def plan_is(city, plan_id, state):
    def told():
        found = [one for one in city.heard(SupplyPlanChanged) if one.plan_id == plan_id]
        return next((one for one in found if one.state == state), None)

    city.until(told, patience=120)
    return told()


def ready(city, asked):
    plan_id = city.ask(asked).result["id"]
    return plan_is(city, plan_id, "ready")


@pytest.mark.req("R-LOG-14")
def test_routes_are_found_published_and_kept_when_more_is_asked_for(city, drivers):
    first = ready(city, wish(stops=6))
    assert (first.unserved, first.by) == ([], "pyvrp")
    assert first.gated == {"d8": ["not_in_service"]}
    assert first.trace[-1].cost == first.cost
    assert city.ask(PublishSupplyPlan(plan_id=first.plan_id)).result["state"] == "published"
    trips = city.heard(TripChanged, first.used)
    assert sum(one.stops for one in trips) == 6
    for one in trips:
        assert city.ask(StepTrip(trip_id=one.trip_id, step="accept")).status == 200
        assert city.ask(StepTrip(trip_id=one.trip_id, step="load", count=20)).status == 200
    second = ready(city, wish(stops=12, instead_of=first.plan_id))
    assert city.ask(PublishSupplyPlan(plan_id=second.plan_id)).status == 200
    kept = city.db("logistics").supply_plans.find_one({"_id": second.plan_id})["legs"]
    assert {one["trip_id"] for one in kept if one["kept"]} == {one.trip_id for one in trips}
    city.until(lambda: city.db("logistics").trips.count_documents({}) == second.used)


@pytest.mark.req("R-LOG-14")
def test_who_leaves_before_a_plan_is_published_or_in_that_moment_is_not_counted_on(city, drivers):
    first = ready(city, wish(stops=1, cars=1))
    assert city.ask(PublishSupplyPlan(plan_id=first.plan_id)).status == 200
    trip = city.heard(TripChanged)[0].trip_id
    more = wish(stops=2, cars=1, instead_of=first.plan_id)
    without = wish(stops=1, instead_of=first.plan_id)
    without = without.model_copy(update={"cars": wish(cars=2).cars[1:]})
    late = [ready(city, one).plan_id for one in (more, without)]
    plans = [ready(city, one).plan_id for one in (more, without)]
    store = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)
    for one in plans:  # what they say waits until a sweep of the service finds it
        cause = Envelope(type="publish", data={}, id=f"publish-{one}", time=utcnow())
        store.fleet.announce(PublishSupplyPlan(plan_id=one), cause=cause)
    assert city.ask(StepTrip(trip_id=trip, step="accept")).status == 200
    assert city.ask(StepTrip(trip_id=trip, step="load", count=10)).status == 200
    told = [untold(city, one) for one in plans]
    assert [one.untold for one in told] == [[trip], [trip]]
    assert [one.unserved for one in told] == [[more.stops[1].community], []]
    assert city.dead("logistics") == []
    for one in late:
        assert city.ask(PublishSupplyPlan(plan_id=one)).code == "supply_plan_outdated"
    again = ready(city, more.model_copy(update={"instead_of": plans[0]}))
    assert (again.unserved, again.used) == ([more.stops[1].community], 1)


def untold(city, plan_id):
    """What is told of a plan that a driver did not hear of."""

    def found():
        said = [one for one in city.heard(SupplyPlanChanged) if one.plan_id == plan_id]
        return next((one for one in said if one.untold), None)

    city.until(found, patience=60)
    return found()


@pytest.mark.req("R-LOG-14")
def test_a_plan_that_is_cancelled_is_not_worked_on(city, drivers):
    plan_id = city.ask(wish(seconds=300)).result["id"]
    assert city.ask(CancelSupplyPlan(plan_id=plan_id)).result["state"] == "cancelled"
    assert city.ask(PublishSupplyPlan(plan_id=plan_id)).code == "supply_plan_not_in_state"


def open_trip(city, driver="d1", **facts):
    stop = {"community": "140107001002", "title": "社区", "gets": 10}
    wish = {"area": "140107", "day": DAY, "driver_id": driver, "stops": [stop]} | facts
    return city.ask(OpenTrip.model_validate(wish))


@pytest.mark.req("R-LOG-13")
def test_only_a_trained_and_insured_driver_carries_samples_and_lateness_is_told_once(
    city, logistics, drivers
):
    samples = {"kind": "samples", "deadline": (utcnow() + timedelta(hours=2)).isoformat()}
    assert open_trip(city, "w1").code == "driver_gated"
    assert open_trip(city, "d2", **samples).code == "driver_gated"
    assert open_trip(city, "d1", **samples).status == 201
    store = LogisticsStore(city.db("logistics"), name="logistics", keys=city.keys)
    for _ in range(2):
        store.fleet.watch_deadlines(utcnow() + timedelta(hours=2, seconds=1))
    (late,) = city.heard(TripLate, 1)
    assert late.driver_id == "d1"


def test_a_driver_is_on_one_trip_at_a_time(city, drivers):
    one, other = (open_trip(city, "d2").result["id"] for _ in range(2))
    for trip in (one, other):
        city.ask(StepTrip(trip_id=trip, step="accept"))
    assert city.ask(StepTrip(trip_id=one, step="load", count=10)).status == 200
    assert city.ask(StepTrip(trip_id=other, step="load", count=10)).code == "driver_on_the_road"


@pytest.mark.req("R-ORG-04")
def test_a_hundred_and_ten_trips_of_one_car_in_a_day_do_not_slow_down(city, drivers):
    stop = {"community": "140107001002", "title": "社区", "gets": 10}
    wishes = {
        driver: OpenTrip.model_validate(
            {"area": "140107", "day": DAY, "driver_id": driver, "stops": [stop]}
        )
        for driver in ("d3", "d1")
    }
    trips, others = city.send(*[wishes["d3"]] * 110), city.send(*[wishes["d1"]] * 30)
    every(city, [*trips, *others], "accept")

    def driven(trip):  # one after the other: the car cannot be on two roads
        begun = time.process_time()
        for name in ("depart", "return"):
            assert city.ask(StepTrip(trip_id=trip, step=name)).status == 200
        return time.process_time() - begun

    for trip in trips[:80]:
        driven(trip)
    spent = [(driven(late), driven(early)) for late, early in zip(trips[80:], others, strict=True)]
    every(city, trips, "wash")
    every(city, trips, "close", note="空跑")
    closed = {"driver_id": "d3", "state": "closed"}
    assert city.db("logistics").trips.count_documents(closed) == 110
    late, early = (median(one) for one in zip(*spent, strict=True))
    assert late <= 1.5 * early, "the car's ninetieth trip against another one's tenth"


def every(city, trips, name, **facts):
    """One step of many trips at once."""
    city.until(lambda: city.take() or set(trips) <= city.outcomes.keys(), patience=60)
    keys = city.send(*[StepTrip(trip_id=one, step=name, **facts) for one in trips])
    assert {city.outcome(key).status for key in keys} == {200}
