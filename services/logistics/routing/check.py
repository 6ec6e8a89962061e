"""Whether a plan can be driven: counted anew, by rules that know nothing of who made it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.logistics.routing.problem import Job, Plan, Route


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop as it will be: when the car comes, when work begins and when it leaves again."""

    stop: int
    trip: int
    arrive: int
    begin: int
    leave: int


@dataclass(frozen=True, slots=True)
class Drive:
    """A route with its times: when each trip leaves the depot, each visit, and when it is back."""

    leaves: tuple[int, ...]
    visits: tuple[Visit, ...]
    back: int


def drive(job: Job, route: Route) -> Drive:
    """When a route is where, if nothing goes wrong.

    Nobody leaves earlier than needed for the first stop of a trip: waiting is done at the depot.
    """
    stops, home = job.stops, int(job.cars.place[route.car])
    clock, leaves, visits = int(job.cars.early[route.car]), [], []
    for number, trip in enumerate(route.trips):
        clock = max([clock + job.loading, *(int(stops.release[one]) for one in trip)])
        way = int(job.seconds[home, stops.place[trip[0]]]) if trip else 0
        begin = max(clock + way, int(stops.early[trip[0]])) if trip else clock
        clock, at = begin - way, home
        leaves.append(clock)
        for stop in trip:
            place = int(stops.place[stop])
            arrive = clock + int(job.seconds[at, place])
            begin = max(arrive, int(stops.early[stop]))
            clock, at = begin + int(stops.service[stop]), place
            visits.append(Visit(stop, number, arrive, begin, clock))
        clock += int(job.seconds[at, home])
    return Drive(tuple(leaves), tuple(visits), clock)


def cost(job: Job, plan: Plan) -> int:
    """What a plan costs: the ways, and a price for each car that is asked."""
    total = 0
    for route in plan.routes:
        home = int(job.cars.place[route.car])
        total += int(job.cars.price[route.car])
        for trip in route.trips:
            way = [home, *(int(job.stops.place[one]) for one in trip), home]
            total += int(job.cost[way[:-1], way[1:]].sum())
    return total


def faults(job: Job, plan: Plan) -> list[str]:
    """Everything that is wrong with a plan; empty for one that can be driven."""
    stops, cars = len(job.stops.place), len(job.cars.place)
    if unknown := [one for one in _told(plan) if not 0 <= one < stops]:
        return [f"there is no stop {one}" for one in unknown]
    if unknown := [one.car for one in plan.routes if not 0 <= one.car < cars]:
        return [f"there is no car {one}" for one in unknown]
    return [*_counted(job, plan), *(one for route in plan.routes for one in _driven(job, route))]


def _told(plan: Plan) -> list[int]:
    """All stops that a plan speaks of, as often as it does."""
    return [*(stop for route in plan.routes for stop in route.stops), *plan.unserved]


def _counted(job: Job, plan: Plan) -> Iterator[str]:
    """Every stop once, or in the list of those that nobody serves; every car once."""
    told, stops = Counter(_told(plan)), range(len(job.stops.place))
    yield from (f"stop {one} is told of {told[one]} times" for one in stops if told[one] != 1)
    cars = Counter(route.car for route in plan.routes)
    yield from (f"car {car} has {n} routes" for car, n in cars.items() if n > 1)


def _driven(job: Job, route: Route) -> Iterator[str]:
    """Room, number of trips, windows, and the end of the shift."""
    cars, stops, car = job.cars, job.stops, route.car
    if not route.trips or not all(route.trips):
        yield f"car {car} has a trip without a stop"
        return
    if len(route.trips) > int(cars.reloads[car]) + 1:
        yield f"car {car} loads too often"
    for number, trip in enumerate(route.trips):
        if np.any(stops.load[list(trip)].sum(axis=0) > cars.room[car]):
            yield f"car {car} is too full on trip {number}"
    driven = drive(job, route)
    for visit in driven.visits:
        if visit.begin > int(stops.late[visit.stop]):
            yield f"car {car} comes too late to stop {visit.stop}"
    if driven.back > int(cars.late[car]):
        yield f"car {car} is back too late"
