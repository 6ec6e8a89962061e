"""A good plan, by PyVRP; it runs in a process of its own (`process`)."""

import time
from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np
import pyvrp
from pyvrp import (
    Activity,
    ActivityType,
    Client,
    Depot,
    IteratedLocalSearchCallbacks,
    IteratedLocalSearchParams,
    Location,
    ProblemData,
    SolveParams,
    VehicleType,
)

from services.logistics.routing.problem import Ints, Job, Plan, Route

#: What it may cost to leave a stop unserved, against all ways together: it is never worth it.
_DEARER = 2
#: Told of every plan that is better than the ones before: processor seconds spent, and the plan.
Better = Callable[[float, Plan], None]


def solve(
    job: Job,
    *,
    seconds: float,
    seed: int = 1,
    start: Plan | None = None,
    better: Better | None = None,
) -> Plan:
    """The best plan found in so many processor seconds.

    Nobody is left out to save a way: only who cannot be reached in time, or by no car with room,
    is unserved.  ``start`` is a plan to begin from, such as yesterday's.
    """
    fleet = _Fleet(job)
    data = fleet.data()
    trace = _Trace(fleet, better)
    found = pyvrp.solve(
        data,
        _Spent(seconds),
        seed=seed,
        collect_stats=False,
        params=SolveParams(ils=IteratedLocalSearchParams(callbacks=trace)),
        initial_solution=fleet.solution(data, start) if start else None,
    )
    return fleet.plan(found.best) if found.best.is_feasible() else fleet.nothing()


class _Spent:
    """Stops when this process has used up its time."""

    def __init__(self, seconds: float) -> None:
        self._until = time.process_time() + seconds

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002  PyVRP names it
        return time.process_time() >= self._until


class _Trace(IteratedLocalSearchCallbacks):
    """Tells of better plans as they are found."""

    def __init__(self, fleet: "_Fleet", better: Better | None) -> None:
        self._fleet, self._better = fleet, better
        self._begun = time.process_time()

    def on_best(self, best: Any) -> None:
        if self._better and best.is_feasible():
            self._better(time.process_time() - self._begun, self._fleet.plan(best))


class _Fleet:
    """The job in PyVRP's words: equal cars are one type of vehicle, of which there are several."""

    def __init__(self, job: Job) -> None:
        self._job = job
        cars = job.cars
        kinds = np.column_stack(
            (cars.room, cars.place, cars.early, cars.late, cars.reloads, cars.price)
        )
        order = sorted(range(len(kinds)), key=lambda car: (*kinds[car].tolist(), car))
        same = groupby(order, key=lambda car: tuple(kinds[car].tolist()))
        #: The cars of each type.
        self.types = [list(cars) for _, cars in same]
        self._type_of = {car: at for at, cars in enumerate(self.types) for car in cars}
        self.depots = sorted({int(one) for one in cars.place})

    def data(self) -> ProblemData:
        """The whole problem."""
        job, stops = self._job, self._job.stops
        cost: Any = job.cost  # PyVRP's stubs name a shape that numpy's type has not
        seconds: Any = job.seconds
        dear = self._dear(job.cost)
        clients = [
            Client(
                location=int(stops.place[one]),
                delivery=stops.load[one].tolist(),
                service_duration=int(stops.service[one]),
                tw_early=int(stops.early[one]),
                tw_late=int(stops.late[one]),
                release_time=int(stops.release[one]),
                prize=dear,
                required=False,
            )
            for one in range(len(stops.place))
        ]
        return ProblemData(
            locations=[Location(0, 0)] * len(job.seconds),
            clients=clients,
            depots=[Depot(location=one, service_duration=job.loading) for one in self.depots],
            vehicle_types=[self._type(cars) for cars in self.types],
            distance_matrices=[cost],
            duration_matrices=[seconds],
        )

    def _dear(self, cost: Ints) -> int:
        """More than any detour for one stop could cost, with a car of its own."""
        return _DEARER * int(2 * cost.max(initial=0) + self._job.cars.price.max(initial=0)) + 1

    def _type(self, cars: list[int]) -> VehicleType:
        rows, one = self._job.cars, cars[0]
        depot = self.depots.index(int(rows.place[one]))
        reloads = int(rows.reloads[one])
        return VehicleType(
            num_available=len(cars),
            capacity=rows.room[one].tolist(),
            start_depot=depot,
            end_depot=depot,
            fixed_cost=int(rows.price[one]),
            tw_early=int(rows.early[one]),
            tw_late=int(rows.late[one]),
            reload_depots=[depot] if reloads else [],
            max_reloads=reloads,
        )

    def solution(self, data: ProblemData, plan: Plan) -> pyvrp.Solution:
        """A plan in PyVRP's words."""
        routes = []
        for route in plan.routes:
            kind = self._type_of[route.car]
            depot = self.depots.index(int(self._job.cars.place[route.car]))
            visits = []
            for number, trip in enumerate(route.trips):
                if number:
                    visits.append(Activity(ActivityType.DEPOT, depot))
                visits += [Activity(ActivityType.CLIENT, stop) for stop in trip]
            routes.append(pyvrp.Route(data, visits, kind))
        return pyvrp.Solution(data, routes)

    def plan(self, solution: pyvrp.Solution) -> Plan:
        """What PyVRP has found; of equal cars the first ones go."""
        free = [iter(cars) for cars in self.types]
        routes = []
        for route in solution.routes():
            trips: list[list[int]] = [[]]
            for visit in route:
                if visit.is_client():
                    trips[-1].append(int(visit.idx))
                elif trips[-1]:
                    trips.append([])
            given = tuple(tuple(trip) for trip in trips if trip)
            if given:
                routes.append(Route(next(free[route.vehicle_type()]), given))
        served = {stop for route in routes for stop in route.stops}
        left = (one for one in range(len(self._job.stops.place)) if one not in served)
        return Plan(tuple(routes), tuple(left))

    def nothing(self) -> Plan:
        """When no plan was found in time."""
        return Plan((), tuple(range(len(self._job.stops.place))))
