"""Planning again on the day itself: what drivers were told stays as it is.

A driver who was told keeps every stop, in its order, and no visit moves by more than `SLACK`.
New stops join such a route where that is cheaper than a car of their own; the rest is solved anew
with the cars that nobody has spoken to.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from services.logistics.routing.check import drive
from services.logistics.routing.nearest import fits
from services.logistics.routing.problem import Cars, Job, Plan, Route, Stops

#: Seconds by which a visit that somebody was told of may move (decision).
SLACK = 15 * 60
T = TypeVar("T", Stops, Cars)


def again(
    job: Job,
    told: Sequence[Route],
    solve: Callable[[Job], Plan],
    *,
    gone: frozenset[int] = frozenset(),
) -> Plan:
    """A plan in which ``told`` stays; ``gone`` are stops that need nothing any more.

    Stops that are gone leave their routes and count neither as served nor as unserved.
    """
    kept = [one for one in (_without(route, gone) for route in told) if one.trips]
    served = {stop for route in kept for stop in route.stops}
    new = [one for one in range(len(job.stops.place)) if one not in served | gone]
    kept, new = _join(job, kept, new, dear=False)
    rest = _solved(job, kept, new, solve)
    kept, nobody = _join(job, kept, list(rest.unserved), dear=True)
    return Plan((*kept, *rest.routes), tuple(sorted(nobody)))


def broken(job: Job, told: Sequence[Route], plan: Plan) -> list[str]:
    """Promises that a new plan breaks.

    A stop moved to another car or place in the order, or a visit moved by more than `SLACK`.
    """
    now = {route.car: route for route in plan.routes}
    found = []
    for route in told:
        ours = now.get(route.car, Route(route.car, ()))
        if [one for one in ours.stops if one in set(route.stops)] != list(route.stops):
            found.append(f"car {route.car} was told of other stops")
        elif not _in_time(job, route, ours):
            found.append(f"car {route.car} was told of other times")
    return found


def _without(route: Route, gone: frozenset[int]) -> Route:
    trips = (tuple(one for one in trip if one not in gone) for trip in route.trips)
    return replace(route, trips=tuple(trip for trip in trips if trip))


def _in_time(job: Job, told: Route, ours: Route) -> bool:
    """Whether the visits of a told route are where they were, within `SLACK`."""
    before = {one.stop: one.begin for one in drive(job, told).visits}
    after = {one.stop: one.begin for one in drive(job, ours).visits}
    return all(abs(after[stop] - begin) <= SLACK for stop, begin in before.items())


def _join(
    job: Job, routes: list[Route], stops: list[int], *, dear: bool
) -> tuple[list[Route], list[int]]:
    """Put stops into told routes, the cheapest place first; the routes, and who found none.

    Unless ``dear``, only where it costs less than a car of its own would.
    """
    told = list(routes)
    left = []
    for stop in stops:
        best = min(
            (
                (_added(job, route, longer), at, longer)
                for at, route in enumerate(routes)
                for longer in _longer(route, stop)
                if fits(job, longer) and _in_time(job, told[at], longer)
            ),
            default=None,
            key=lambda one: (one[0], one[1]),
        )
        if best is None or (not dear and best[0] >= _alone(job, stop)):
            left.append(stop)
        else:
            routes = [best[2] if at == best[1] else one for at, one in enumerate(routes)]
    return routes, left


def _longer(route: Route, stop: int) -> list[Route]:
    """A route with one more stop, in each place where it could go."""
    found = []
    for number, trip in enumerate(route.trips):
        before, after = route.trips[:number], route.trips[number + 1 :]
        for at in range(len(trip) + 1):
            longer = (*trip[:at], stop, *trip[at:])
            found.append(replace(route, trips=(*before, longer, *after)))
    return found


def _way(job: Job, route: Route) -> int:
    home = int(job.cars.place[route.car])
    total = 0
    for trip in route.trips:
        way = [home, *(int(job.stops.place[one]) for one in trip), home]
        total += int(job.cost[way[:-1], way[1:]].sum())
    return total


def _added(job: Job, before: Route, after: Route) -> int:
    return _way(job, after) - _way(job, before)


def _alone(job: Job, stop: int) -> int:
    """What a stop costs at least with a car that goes for it only."""
    place, homes = job.stops.place[stop], np.unique(job.cars.place)
    return int((job.cost[homes, place] + job.cost[place, homes]).min() + job.cars.price.min())


def _solved(
    job: Job, kept: Sequence[Route], new: Sequence[int], solve: Callable[[Job], Plan]
) -> Plan:
    """The rest, solved with the cars that nobody has spoken to."""
    busy = {route.car for route in kept}
    free = [car for car in range(len(job.cars.place)) if car not in busy]
    if not new or not free:
        return Plan((), tuple(new))
    part = solve(replace(job, stops=_rows(job.stops, new), cars=_rows(job.cars, free)))
    routes = tuple(
        Route(free[one.car], tuple(tuple(new[stop] for stop in trip) for trip in one.trips))
        for one in part.routes
    )
    return Plan(routes, tuple(new[one] for one in part.unserved))


def _rows(table: T, rows: Sequence[int]) -> T:
    wanted = list(rows)
    chosen = {one.name: getattr(table, one.name)[wanted] for one in fields(table)}
    return replace(table, **chosen)
