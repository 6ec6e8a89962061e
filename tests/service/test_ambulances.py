"""Ambulances over the real bus: no patient twice, no car for two, every ride is kept."""

import time

import pytest

from contracts.logistics import (
    AmbulancesChanged,
    AskRide,
    OpenAmbulances,
    RideChanged,
    StepAmbulance,
    StepRide,
)
from services.logistics.service import LogisticsService
from tests.support.city import PATIENCE

BASE, EAST = {"lat": 37.87, "lon": 112.55}, {"lat": 37.87, "lon": 112.65}


@pytest.fixture
def base(city):
    city.run(LogisticsService)
    wish = OpenAmbulances(
        area="1401", team_id="t1", at=BASE, minutes_to_clean=0,
        cars=[{"car_id": one} for one in "abcd"],
    )  # fmt: skip
    return city.ask(wish).result["id"]


def wish(base, **facts):
    return AskRide.model_validate(
        {"base_id": base, "community": "140107001002", "pick_up": BASE, "set_down": EAST} | facts
    )


def states(city):
    """The newest state of each ride, and its car and run."""
    return {one.ride_id: one for one in city.heard(RideChanged)}


@pytest.mark.req("R-HELP-07")
def test_twenty_who_ask_at_once_get_four_cars_and_the_others_wait_their_turn(city, base):
    keys = city.send(*[wish(base, companions=2)] * 20)
    assert {city.outcome(key).status for key in keys} == {201}
    city.until(lambda: len(states(city)) == 20)
    assigned = [one for one in states(city).values() if one.state == "assigned"]
    assert sorted(one.car_id for one in assigned) == ["a", "b", "c", "d"]
    assert city.ask(wish("nowhere")).code == "not_found"


@pytest.mark.req("R-ORG-04", "R-HELP-07")
def test_every_ride_is_kept_with_the_times_of_its_states(city, base):
    rides = city.send(*[wish(base, stable=True)] * 12)
    city.until(lambda: len(states(city)) == 12)
    log = city.db("logistics").rides
    end = time.monotonic() + PATIENCE
    while log.count_documents({"state": "done"}) < 12:
        assert time.monotonic() < end, "rides are left over"
        waiting = [key for key, one in states(city).items() if one.state == "assigned"]
        for step in ("aboard", "done"):
            for key in waiting:
                done = StepRide(base_id=base, ride_id=key, step=step)
                assert city.ask(done).status == 200
        for car in "abcd":
            city.ask(StepAmbulance(base_id=base, car_id=car, step="clean"))
        city.take()
    for one in log.find({"_id": {"$in": rides}}):
        times = [one[f"{name}_at"] for name in ("asked", "assigned", "aboard", "done")]
        assert times == sorted(times)
    assert log.count_documents({"shared": True}) > 0
    city.until(lambda: city.heard(AmbulancesChanged)[-1].waiting == 0)
    assert city.db("logistics").ambulance_bases.find_one({"_id": base})["rides"] == {}
