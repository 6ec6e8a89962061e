"""OR-Tools on the same city: ``python routes_rival.py job.npz SECONDS``.

Stands alone, because OR-Tools is no dependency of this project.  Prints one JSON line: seconds,
cost, cars and stops without a visit.
"""

import json
import sys
import time
from typing import Any

import numpy as np

#: More than a way of its own to any stop costs.
_DROPPED = 1_000_000
_DAY = 86_400


def main() -> None:
    """Solve and print."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    with np.load(sys.argv[1]) as file:
        given = {name: file[name] for name in file}
    # A car's start and end follow the stops.
    stops, cars = len(given["stops.place"]), len(given["cars.place"])
    starts = list(range(stops, stops + cars))
    index = pywrapcp.RoutingIndexManager(stops + cars, cars, starts, starts)
    model = pywrapcp.RoutingModel(index)
    _dimensions(model, index, given)
    _windows(model, index, given)
    for stop in range(stops):
        model.AddDisjunction([index.NodeToIndex(stop)], _DROPPED)
    for car in range(cars):
        model.SetFixedCostOfVehicle(int(given["cars.price"][car]), car)
    wanted = pywrapcp.DefaultRoutingSearchParameters()
    wanted.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    local = routing_enums_pb2.LocalSearchMetaheuristic
    wanted.local_search_metaheuristic = local.GUIDED_LOCAL_SEARCH
    wanted.time_limit.seconds = int(sys.argv[2])
    begun = time.process_time()
    found = model.SolveWithParameters(wanted)
    _print(model, found, stops, cars, time.process_time() - begun)


def _dimensions(model: Any, index: Any, given: Any) -> None:
    """What ways cost and how long they last, and how much fits into a car."""
    at = given["stops.place"].tolist() + given["cars.place"].tolist()
    none = [0] * len(given["cars.place"])
    cost, seconds = given["cost"].tolist(), given["seconds"].tolist()
    service = given["stops.service"].tolist() + none
    load = given["stops.load"][:, 0].tolist() + none

    def way(a: int, b: int) -> int:
        return int(cost[at[index.IndexToNode(a)]][at[index.IndexToNode(b)]])

    def lasts(a: int, b: int) -> int:
        one, two = index.IndexToNode(a), index.IndexToNode(b)
        return int(seconds[at[one]][at[two]] + service[one])

    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitCallback(way))
    room = model.RegisterUnaryTransitCallback(lambda a: load[index.IndexToNode(a)])
    rooms = given["cars.room"][:, 0].tolist()
    model.AddDimensionWithVehicleCapacity(room, 0, rooms, True, "load")  # noqa: FBT003  as it is called
    model.AddDimension(model.RegisterTransitCallback(lasts), _DAY, _DAY, False, "time")  # noqa: FBT003


def _windows(model: Any, index: Any, given: Any) -> None:
    times = model.GetDimensionOrDie("time")
    for stop, (early, late) in enumerate(
        zip(given["stops.early"].tolist(), given["stops.late"].tolist(), strict=True)
    ):
        times.CumulVar(index.NodeToIndex(stop)).SetRange(early, late)
    for car, (early, late) in enumerate(
        zip(given["cars.early"].tolist(), given["cars.late"].tolist(), strict=True)
    ):
        times.CumulVar(model.Start(car)).SetRange(early, late)
        times.CumulVar(model.End(car)).SetRange(early, late)


def _print(model: Any, found: Any, stops: int, cars: int, seconds: float) -> None:
    if found is None:
        print(json.dumps({"seconds": seconds, "cost": 0, "cars": 0, "unserved": stops}))
        return
    left = sum(found.Value(model.NextVar(one)) == one for one in range(stops))
    used = sum(model.IsVehicleUsed(found, car) for car in range(cars))
    cost = int(found.ObjectiveValue()) - left * _DROPPED
    print(json.dumps({"seconds": seconds, "cost": cost, "cars": used, "unserved": left}))


if __name__ == "__main__":
    main()
