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

from services.logistics.routing.nearest import fits
from services.logistics.routing.problem import Ints, Job, Plan, Route

#: What it may cost to leave a stop unserved, against all ways together: it is never worth it.
_DEARER = 2
#: Share of the time in which a plan that serves everybody must have turned up.
_PROBE = 0.2
#: A new solution is taken if it is better than that so many steps ago: 300, PyVRP's own, is meant
#: for longer runs; in a minute fewer end 0.5 % lower (663 communities, 823 cars).
HISTORY = 100
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
    begun = time.process_time()
    search = _Search(fleet, begun, seed, start, better)
    if fleet.all_within_reach():
        # Better where time is tight, but it finds nothing where not everybody can be served.
        found = search.run(seconds, probe=seconds * _PROBE, required=True)
        if found is not None:
            return found
    left = begun + seconds - time.process_time()
    return search.run(left, probe=left, required=False) or fleet.nothing()


class _Search:
    """One search, or two: for a plan that serves everybody, else for one that leaves somebody."""

    def __init__(
        self, fleet: "_Fleet", begun: float, seed: int, start: Plan | None, better: Better | None
    ) -> None:
        self._fleet, self._seed, self._start = fleet, seed, start
        self._trace = _Trace(fleet, begun, better)

    def run(self, seconds: float, *, probe: float, required: bool) -> Plan | None:
        """The best plan; None when there is none, for which ``probe`` seconds are waited."""
        data = self._fleet.data(required=required)
        start = self._start
        self._trace.any = False
        found = pyvrp.solve(
            data,
            _Spent(seconds, probe, self._trace),
            seed=self._seed,
            collect_stats=False,
            params=SolveParams(
                ils=IteratedLocalSearchParams(history_length=HISTORY, callbacks=self._trace)
            ),
            initial_solution=self._fleet.solution(data, start) if start else None,
        )
        return self._fleet.plan(found.best) if found.best.is_feasible() else None


class _Spent:
    """Stops when this process has used up its time, or has found nothing in the time for that."""

    def __init__(self, seconds: float, probe: float, trace: "_Trace") -> None:
        now = time.process_time()
        self._until, self._probe, self._trace = now + seconds, now + probe, trace

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002  PyVRP names it
        now = time.process_time()
        return now >= self._until or (now >= self._probe and not self._trace.any)


class _Trace(IteratedLocalSearchCallbacks):
    """Tells of better plans as they are found."""

    def __init__(self, fleet: "_Fleet", begun: float, better: Better | None) -> None:
        self._fleet, self._begun, self._better = fleet, begun, better
        #: Whether any plan was found.
        self.any = False

    def on_start(self, ils: Any) -> None:
        """A first solution by construction counts, too."""
        self.any = ils.initial_solution.is_feasible()

    def on_best(self, best: Any) -> None:
        """PyVRP has found something better."""
        if best.is_feasible():
            self.any = True
            if self._better:
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

    def all_within_reach(self) -> bool:
        """Whether some car could go for each stop, if it did nothing else."""
        return all(
            any(fits(self._job, Route(cars[0], ((stop,),))) for cars in self.types)
            for stop in range(len(self._job.stops.place))
        )

    def data(self, *, required: bool) -> ProblemData:
        """The whole problem; unless ``required``, a stop may be left at a price."""
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
                prize=0 if required else dear,
                required=required,
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
