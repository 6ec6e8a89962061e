"""A base for the tests of its rules, and a simulated day of it."""

import heapq
from datetime import UTC, datetime, timedelta
from random import Random

from contracts.logistics import EnterRide, OpenAmbulances, StepAmbulance, StepRide
from services.logistics.domain.ambulance_base import (
    ask,
    open_ambulances,
    pass_time,
    step_car,
    step_ride,
)

NOW = datetime(2022, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BASE = {"lat": 37.87, "lon": 112.55}
EAST, WEST = {"lat": 37.87, "lon": 112.65}, {"lat": 37.87, "lon": 112.45}


def base(*cars, seats=3):
    ambulances = [{"car_id": one, "seats": seats} for one in cars]
    wish = OpenAmbulances(area="1401", team_id="t1", cars=ambulances, at=BASE)
    return open_ambulances(wish, key="s1", now=NOW)[0]


def wants(one, key, minute=0, start=BASE, goal=EAST, **facts):
    now = NOW + minute * MINUTE
    wish = EnterRide.model_validate(
        {"base_id": "s1", "community": "140107001002", "pick_up": start, "set_down": goal,
         "ride_id": key, "asked_at": now} | facts
    )  # fmt: skip
    return ask(one, wish, now=now)[0]


def rides(one, key, step, minute=0):
    wish = StepRide(base_id="s1", ride_id=key, step=step)
    return step_ride(one, wish, now=NOW + minute * MINUTE)


def car(one, key, step, minute=0):
    wish = StepAmbulance(base_id="s1", car_id=key, step=step)
    return step_car(one, wish, now=NOW + minute * MINUTE)[0]


class Day:
    """Four cars and 400 rides in 24 hours; a run takes about 24 minutes with its disinfection."""

    def __init__(self, *, pooling):
        self.base = base("a", "b", "c", "d")
        self.waits, self.done, self.events, self.count = {}, {}, [], 0
        chance = Random(20220412)
        for number in range(400):
            kind = chance.choices(["emergency", "urgent", "appointment"], [5, 15, 80])[0]
            facts = {
                "priority": kind, "goal": chance.choice([EAST, WEST]),
                "start": {"lat": 37.87 + chance.uniform(-0.02, 0.02), "lon": 112.55},
                "stable": pooling and kind != "emergency",
            }  # fmt: skip
            self.put(chance.uniform(0, 1440), "ask", f"r{number:03}", facts)

    def put(self, minute, what, key="", facts=None):
        self.count += 1
        heapq.heappush(self.events, (minute, self.count, what, key, facts or {}))

    def run(self):
        """Waits in minutes by class, and how many rides each car has made."""
        while self.events:
            minute, _, what, key, facts = heapq.heappop(self.events)
            before = {name for name, one in self.base.rides.items() if one.state != "waiting"}
            self.happen(minute, what, key, facts)
            for name, ride in self.base.rides.items():
                if ride.state == "assigned" and name not in before:
                    waited = (NOW + minute * MINUTE - ride.asked_at) / MINUTE
                    self.waits.setdefault(ride.priority, []).append(waited)
                    self.put(minute + 9, "aboard", name)
                    self.put(minute + 19, "done", name)
            if self.base.due_at:
                self.put((self.base.due_at - NOW) / MINUTE, "clean")
        return {kind: sorted(found) for kind, found in self.waits.items()}, self.done

    def happen(self, minute, what, key, facts):
        if what == "ask":
            self.base = wants(self.base, key, minute, **facts)
        elif what == "clean":
            self.base, _ = pass_time(self.base, now=NOW + minute * MINUTE)
        else:
            driver = self.base.rides[key].car
            self.base, _ = rides(self.base, key, what, minute)
            self.done[driver] = self.done.get(driver, 0) + (what == "done")
