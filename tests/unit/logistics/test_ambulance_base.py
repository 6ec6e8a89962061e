"""Ambulances: the most pressing first, nobody waits for ever, stable ones share, cars are clean.

The day in the simulation is made up: 4 cars, 400 rides, about 24 minutes a run (assumptions).
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.logistics import (
    KeepRide,
    RideChanged,
)
from kit.errors import NotFound, Refusal
from services.logistics.domain.ambulance_base import NotNow, pass_time
from services.logistics.domain.ride import AHEAD, pressing
from tests.unit.logistics.ambulances import MINUTE, NOW, WEST, Day, base, car, rides, wants


@pytest.mark.req("R-HELP-07")
def test_a_patient_is_fetched_driven_and_kept_with_all_times_and_the_car_is_disinfected():
    one = wants(base("a"), "r1")
    assert (one.rides["r1"].state, one.cars["a"].state) == ("assigned", "fetching")
    one, _ = rides(one, "r1", "aboard", 12)
    one, said = rides(one, "r1", "done", 19)
    assert (one.cars["a"].state, one.rides) == ("disinfecting", {})
    kept = next(told for told in said if isinstance(told, KeepRide))
    times = (kept.asked_at, kept.assigned_at, kept.aboard_at, kept.done_at)
    assert times == (NOW, NOW, NOW + 12 * MINUTE, NOW + 19 * MINUTE)
    assert not any("fee" in name for name in RideChanged.model_fields)


@pytest.mark.req("R-HELP-07")
def test_nobody_is_driven_in_a_car_that_is_not_clean():
    one = wants(base("a"), "r1")
    one = rides(rides(one, "r1", "aboard")[0], "r1", "done", 10)[0]
    one = wants(one, "r2", 11)
    assert one.rides["r2"].state == "waiting"
    assert pass_time(one, now=NOW + 14 * MINUTE) == (one, [])
    cleaned, _ = pass_time(one, now=NOW + 15 * MINUTE)
    assert cleaned.rides["r2"].state == "assigned"
    assert car(one, "a", "clean", 12).rides["r2"].state == "assigned"


@pytest.mark.req("R-HELP-07")
def test_an_emergency_comes_first_and_whoever_waits_long_comes_before_a_new_urgent_one():
    one = wants(base("a"), "r0")
    one = wants(one, "old", 1)
    one = wants(one, "urgent", 80, priority="urgent")
    assert pressing(one.rides, NOW + 80 * MINUTE) == "urgent"
    later = wants(one, "urgent2", 100, priority="urgent")
    assert pressing({**later.rides, "urgent": later.rides["r0"]}, NOW + 100 * MINUTE) == "old"
    assert pressing(wants(one, "life", 90, priority="emergency").rides, NOW + 90 * MINUTE) == "life"
    assert AHEAD["emergency"] > AHEAD["urgent"] > AHEAD["appointment"]


@pytest.mark.parametrize(
    ("facts", "together"),
    [
        ({"stable": True}, True),
        ({"stable": False}, False),
        ({"stable": True, "priority": "emergency"}, False),
        ({"stable": True, "infectious": True}, False),
        ({"stable": True, "goal": WEST}, False),
        ({"stable": True, "companions": 2}, False),
    ],
)
def test_stable_patients_of_one_direction_share_a_car(facts, together):
    one = wants(base("a"), "busy")
    one = wants(one, "first", 1, stable=True)
    one = wants(one, "second", 2, **facts)
    free = car(rides(one, "busy", "cancel", 3)[0], "a", "off", 3)
    states = {key: ride.state for key, ride in free.rides.items()}
    assert (set(states.values()) == {"assigned"}) is together


def test_a_car_goes_off_duty_after_its_run_and_comes_back():
    one = car(wants(base("a"), "r1"), "a", "off")
    one = rides(rides(one, "r1", "aboard", 5)[0], "r1", "done", 9)[0]
    one = wants(one, "r2", 10)
    one, _ = pass_time(one, now=NOW + 20 * MINUTE)
    assert (one.cars["a"].state, one.rides["r2"].state) == ("off", "waiting")
    assert car(one, "a", "on", 30).rides["r2"].state == "assigned"
    with pytest.raises(NotNow):
        car(one, "a", "clean")
    with pytest.raises(NotNow):
        rides(one, "r2", "aboard")
    for wrong in (lambda: rides(one, "r9", "done"), lambda: car(one, "z", "on")):
        with pytest.raises(NotFound):
            wrong()


STEPS = st.tuples(
    st.sampled_from(["ask", "aboard", "done", "cancel", "clean", "off", "on", "wait"]),
    st.integers(0, 7),
)


@given(st.lists(STEPS, max_size=40))
def test_no_patient_has_two_cars_and_no_car_two_runs(steps):
    one, now, known = base("a", "b"), 0, 0
    for name, number in steps:
        now += 3
        try:
            if name == "ask":
                known += 1
                one = wants(one, f"r{known}", now, stable=number % 2 == 0)
            elif name == "wait":
                one, _ = pass_time(one, now=NOW + now * MINUTE)
            elif name in ("aboard", "done", "cancel"):
                one, _ = rides(one, f"r{number}", name, now)
            else:
                one = car(one, "ab"[number % 2], name, now)
        except Refusal:
            continue
        for key, ambulance in one.cars.items():
            inside = [ride for ride in one.rides.values() if ride.car == key]
            assert len({ride.run for ride in inside}) <= 1
            assert sum(ride.people for ride in inside) <= ambulance.seats
            assert bool(inside) == (ambulance.state in ("fetching", "driving"))
        free = any(ambulance.state == "free" for ambulance in one.cars.values())
        assert not (free and any(ride.state == "waiting" for ride in one.rides.values()))


@pytest.mark.req("R-ORG-04", "R-HELP-07")
def test_four_cars_drive_four_hundred_patients_a_day_when_stable_ones_share():
    waits, done = Day(pooling=True).run()
    assert sum(map(len, waits.values())) == sum(done.values()) == 400
    assert max(done.values()) >= 100
    emergency = waits["emergency"]
    assert emergency[len(emergency) // 2] <= 8
    assert emergency[int(0.95 * len(emergency))] <= 25
    alone, _ = Day(pooling=False).run()
    assert alone["appointment"][-1] > 3 * waits["appointment"][-1]


def test_what_is_over_leaves_so_a_station_stays_small():
    one = base("a")
    for number in range(120):
        one = wants(one, f"r{number}", number * 30)
        one, _ = rides(one, f"r{number}", "aboard", number * 30 + 9)
        one, _ = rides(one, f"r{number}", "done", number * 30 + 19)
        one, _ = pass_time(one, now=NOW + (number * 30 + 24) * MINUTE)
    assert one.rides == {}
    assert one.cars["a"].runs == 120
    assert replace(one.cars["a"], since=None, runs=0) == replace(base("a").cars["a"], since=None)
