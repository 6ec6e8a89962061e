"""A day's supply: asked for in words, planned in arrays, told to drivers in words again."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from pydantic import ValidationError

from contracts.logistics import AmendTrip, OpenTrip, RequestSupplyPlan, StepTrip, SupplyTrace
from services.logistics.domain import supply
from services.logistics.domain.supply import NotNow, Outdated
from services.logistics.routing import orders
from services.logistics.routing.nearest import nearest
from services.logistics.routing.orders import Told, solved
from services.logistics.routing.process import Better, Found

NOW = datetime(2022, 4, 11, 12, tzinfo=UTC)
CITY = {
    "area": "1401",
    "day": "2022-04-12",
    "depots": [{"depot_id": "east", "at": {"lat": 37.87, "lon": 112.55}}],
    "stops": [
        {"community": f"14010700100{n}", "title": f"社区{n}", "crates": 10,
         "at": {"lat": 37.87 + n / 100, "lon": 112.55}}
        for n in range(1, 6)
    ],
    "cars": [
        {"driver_id": f"d{n}", "depot_id": "east", "crates": 20} for n in range(1, 4)
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def by_hand(monkeypatch):
    """Routes by the list, so that no child process is needed here."""

    def compute(job, *, seconds, watch):
        plan = nearest(job)
        trace = (Better(0.1, 7, len(plan.routes), len(plan.unserved)),)
        return Found(plan, 7, trace, "nearest")

    monkeypatch.setattr(orders, "compute", compute)


def wish(**facts):
    return RequestSupplyPlan.model_validate(CITY | facts)


def plan(asked, gated=(), told=None, key="p1"):
    gates = dict.fromkeys(gated, ("no_vehicle",))
    made, _ = supply.request(asked, key=key, now=NOW, by="op", gated=gates)
    found = solved(key, asked, gates, told or Told(), lambda _trace: True)
    return supply.solve(made, found)[0]


def trips(published, **moved):
    return supply.publish(published, states(published, **moved))[1][1:]


def states(ready, **moved):
    """Everybody who was told waits, except those who are named."""
    return dict.fromkeys(supply.spoken_of(ready), "accepted") | moved


@pytest.mark.req("R-LOG-14")
def test_every_route_becomes_a_trip_with_times_on_the_local_clock():
    ready = plan(wish())
    assert (ready.state, len(ready.legs), ready.unserved) == ("ready", 3, ())
    said = trips(ready)
    assert [type(one[1]) for one in said] == [OpenTrip] * 3
    assert sorted(stop.community for _, one in said for stop in one.stops) == [
        one["community"] for one in CITY["stops"]
    ]
    first = said[0][1].stops[0]
    assert first.opens.isoformat() == "2022-04-12T08:00:00+08:00"
    assert first.opens <= first.expected <= first.closes
    assert said[0][1].leaves < first.expected


@pytest.mark.req("R-LOG-14")
def test_whom_nobody_can_serve_and_who_may_not_drive_is_named():
    ready = plan(wish(), gated=("d1", "d3"))
    told = supply.changed(ready)
    assert (len(told.unserved), told.used) == (3, 1)
    assert told.gated == {"d1": ["no_vehicle"], "d3": ["no_vehicle"]}
    none = plan(wish(), gated=("d1", "d2", "d3"))
    assert len(none.unserved) == 5


@pytest.mark.req("R-LOG-14")
def test_who_was_told_keeps_stops_and_trip_and_new_stops_go_to_others_or_on_the_way():
    first = plan(wish(stops=CITY["stops"][:2], cars=CITY["cars"][:1]))
    second = plan(wish(), told=Told(left=first.legs), key="p2")
    old = next(one for one in second.legs if one.driver_id == "d1")
    assert (old.trip_id, old.kept) == (first.legs[0].trip_id, True)
    assert [one.community for one in old.visits] == [one.community for one in first.legs[0].visits]
    assert second.unserved == ()
    every = [visit.community for leg in second.legs for visit in leg.visits]
    assert sorted(every) == [one["community"] for one in CITY["stops"]]
    assert {one[0] for one in trips(second)} == {leg.trip_id for leg in second.legs if not leg.told}


def test_a_route_that_is_not_driven_yet_may_get_a_stop_more_and_a_dropped_one_is_cancelled():
    first = plan(wish(stops=CITY["stops"][:1], cars=CITY["cars"][:2]))
    second = plan(wish(stops=CITY["stops"][:2]), told=Told(first.legs), key="p2")
    (amended,) = trips(second)
    assert isinstance(amended, AmendTrip)
    assert amended.trip_id == first.legs[0].trip_id
    assert len(amended.stops) == 2
    third = plan(wish(cars=CITY["cars"][1:]), told=Told(first.legs), key="p3")
    assert trips(third)[0] == StepTrip(trip_id=first.legs[0].trip_id, step="cancel")


@pytest.mark.req("R-LOG-14")
def test_nothing_is_published_that_a_driver_who_left_or_declined_meanwhile_makes_untrue():
    first = plan(wish(stops=CITY["stops"][:1], cars=CITY["cars"][:2]))
    trip = first.legs[0].trip_id
    more = plan(wish(stops=CITY["stops"][:2]), told=Told(first.legs), key="p2")
    other = plan(wish(cars=CITY["cars"][1:]), told=Told(first.legs), key="p3")
    same = plan(wish(stops=CITY["stops"][:1]), told=Told(first.legs), key="p4")
    for ready, moves in (
        (more, ("loading", "declined", "cancelled")),
        (other, ("loading", "handed_off")),
        (same, ("declined", "cancelled")),
    ):
        for state in moves:
            with pytest.raises(Outdated) as refused:
                supply.publish(ready, {trip: state})
            assert refused.value.facts == {"trips": trip}
    assert trips(same, **{trip: "loading"}) == []
    assert trips(other, **{trip: "declined"})[0] == StepTrip(trip_id=trip, step="cancel")
    assert all(isinstance(one, tuple) for one in trips(other, **{trip: "cancelled"}))


@pytest.mark.req("R-LOG-14")
def test_what_a_driver_who_left_in_that_moment_did_not_hear_of_is_unserved_and_planned_again():
    first = plan(wish(stops=CITY["stops"][:1], cars=CITY["cars"][:2]))
    second = plan(wish(stops=CITY["stops"][:2]), told=Told(first.legs), key="p2")
    trip, stop = first.legs[0].trip_id, first.legs[0].visits[0].community
    public, _ = supply.publish(second, states(second))
    after, (told,) = supply.untold(public, trip, {stop})
    assert (told.untold, told.unserved) == ([trip], [CITY["stops"][1]["community"]])
    third = plan(wish(stops=CITY["stops"][:2]), told=Told(left=after.legs), key="p3")
    served = {leg.trip_id: [one.community for one in leg.visits] for leg in third.legs}
    assert served.pop(trip) == [stop]
    assert list(served.values()) == [told.unserved]


def test_where_a_car_is_on_its_way_no_second_one_goes_even_if_its_driver_is_no_longer_listed():
    first = plan(wish(stops=CITY["stops"][:2], cars=CITY["cars"][:1]))
    more = [one | {"crates": 20} for one in CITY["stops"]]
    second = plan(wish(stops=more, cars=CITY["cars"][1:]), told=Told(left=first.legs), key="p2")
    every = [visit.community for leg in second.legs for visit in leg.visits]
    assert len(every) == len(set(every))
    assert trips(second)
    assert all(one[0] != first.legs[0].trip_id for one in trips(second))


def test_a_plan_nobody_wants_any_more_stays_cancelled():
    made, _ = supply.request(wish(), key="p1", now=NOW, by="op", gated={})
    gone, _ = supply.cancel(made)
    found = solved("p1", wish(), (), Told(), lambda _trace: True)
    for rule in (
        partial(supply.solve, found=found),
        partial(supply.progress, trace=()),
        supply.fail,
    ):
        assert rule(gone) == (gone, [])
    for rule in (supply.cancel, partial(supply.publish, states={}), supply.must_be_published):
        with pytest.raises(NotNow):
            rule(gone)


def test_an_event_carries_the_trace_thinned_out_but_its_end():
    trace = [SupplyTrace(seconds=n, cost=1000 - n, cars=1, unserved=0) for n in range(400)]
    made, _ = supply.request(wish(), key="p1", now=NOW, by="op", gated={})
    _, (told,) = supply.progress(made, trace)
    assert told.state == "solving"
    assert len(told.trace) <= supply.POINTS + 1
    assert told.trace[-1].cost == 601


def test_windows_are_those_of_the_day_and_kilograms_count_too():
    heavy = [one | {"kilograms": 600} for one in CITY["stops"][:2]]
    cars = [CITY["cars"][0] | {"kilograms": 1000}]
    assert len(plan(wish(stops=heavy, cars=cars)).unserved) == 1
    early = [CITY["stops"][0] | {"opens": "05:00", "closes": "06:00"}]
    assert plan(wish(stops=early)).unserved == ("140107001001",)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"depots": [CITY["depots"][0] | {"depot_id": "west"}]}, "depot is not listed"),
        ({"cars": CITY["cars"][:1] * 2}, "driver is listed twice"),
        ({"stops": CITY["stops"][:1] * 2}, "community is listed twice"),
        ({"stops": [CITY["stops"][0] | {"closes": "07:00"}]}, "closes before it opens"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(facts, says):
    with pytest.raises(ValidationError, match=says):
        wish(**facts)


def test_days_are_dates_on_the_wall():
    assert wish().day == date(2022, 4, 12)
    assert plan(wish()).legs[0].leaves.utcoffset() == timedelta(hours=8)
