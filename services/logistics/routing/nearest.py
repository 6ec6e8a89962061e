"""What a careful person with a list would do: always on to the nearest stop that still works.

The last resort when the solver fails, and the yardstick beside it (bench).
"""

import numpy as np

from services.logistics.routing.check import drive
from services.logistics.routing.problem import Job, Plan, Route


def nearest(job: Job) -> Plan:
    """Car after car, the largest first; whoever fits nowhere is unserved."""
    left = set(range(len(job.stops.place)))
    routes: list[Route] = []
    room = job.cars.room.sum(axis=1)
    for car in sorted(range(len(room)), key=lambda one: (-int(room[one]), one)):
        if not left:
            break
        route = _filled(job, Route(car, ()), left)
        if route.trips:
            routes.append(route)
            left -= set(route.stops)
    return Plan(tuple(routes), tuple(sorted(left)))


def _filled(job: Job, route: Route, left: set[int]) -> Route:
    """One car's day, stop by stop."""
    free = set(left)
    while (longer := _longer(job, route, free)) is not None:
        route = longer
        free -= set(route.stops)
    return route


def _longer(job: Job, route: Route, free: set[int]) -> Route | None:
    """With the nearest stop that can still be reached, on this trip or on one more; or None."""
    trips = route.trips or ((),)
    for given in (trips, (*trips, ()) if trips[-1] else ()):
        if not given or len(given) > int(job.cars.reloads[route.car]) + 1:
            continue
        at = job.stops.place[given[-1][-1]] if given[-1] else job.cars.place[route.car]
        for stop in sorted(free, key=lambda one: (int(job.cost[at, job.stops.place[one]]), one)):
            tried = Route(route.car, (*given[:-1], (*given[-1], stop)))
            if fits(job, tried):
                return tried
    return None


def fits(job: Job, route: Route) -> bool:
    """Whether a car can drive this: room, windows, and the end of its shift."""
    rooms = (job.stops.load[list(trip)].sum(axis=0) for trip in route.trips)
    if any(np.any(load > job.cars.room[route.car]) for load in rooms):
        return False
    driven = drive(job, route)
    late = job.stops.late
    return driven.back <= int(job.cars.late[route.car]) and all(
        visit.begin <= int(late[visit.stop]) for visit in driven.visits
    )
