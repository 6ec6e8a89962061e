"""Public routing instances in VRPLIB's format, as jobs of ours; coordinates times ten, cut off.

That is DIMACS' convention, in which the best known costs are given (PyVRP/Instances, MIT).
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from services.logistics.routing.problem import NEVER, Cars, Job, Plan, Route, Stops, columns

#: Of these a trip more may be made as often as time allows.
_OFTEN = 100


def instance(file: Path) -> Job:
    """The job in a file: one depot, equal cars, Euclidean ways."""
    given, tables = _read(file)
    spots = np.array(tables["NODE_COORD"])[:, 1:]
    ways = np.hypot(*(spots[:, None] - spots[None, :]).transpose(2, 0, 1))
    seconds = (10 * ways).astype(np.int64)
    n, cars = len(spots), int(given["VEHICLES"])
    load = np.array(tables["DEMAND"])[:, 1:]
    window = 10 * np.array(tables["TIME_WINDOW"])[:, 1:]
    release = 10 * np.array(tables["RELEASE_TIME"])[:, 1] if "RELEASE_TIME" in tables else None
    stops = Stops(
        **columns(
            place=np.arange(1, n),
            load=load[1:],
            early=window[1:, 0],
            late=window[1:, 1],
            service=np.full(n - 1, 10 * float(given["SERVICE_TIME"])),
            release=np.zeros(n - 1) if release is None else release[1:],
        )
    )
    reloads = _OFTEN if "VEHICLES_RELOAD_DEPOT" in tables else 0
    fleet = Cars(
        **columns(
            room=np.full((cars, 1), float(given["CAPACITY"])),
            place=np.zeros(cars),
            early=np.full(cars, window[0, 0]),
            late=np.full(cars, min(window[0, 1], NEVER)),
            reloads=np.full(cars, reloads),
            price=np.zeros(cars),
        )
    )
    return Job(stops, fleet, seconds, seconds)


def best_known(file: Path) -> Plan:
    """The solution beside an instance; in it 0 is the depot, where a car loads again."""
    reloads = "MTVRPTWR" in file.stem
    routes: list[Route] = []
    for line in file.with_suffix(".sol").read_text().splitlines():
        if not line.startswith("Route"):
            continue
        trips: list[list[int]] = [[]]
        for word in line.partition(":")[2].split():
            if reloads and word == "0":
                trips.append([])
            else:
                trips[-1].append(int(word) - 1)
        routes.append(Route(len(routes), tuple(tuple(trip) for trip in trips if trip)))
    return Plan(tuple(one for one in routes if one.trips), ())


def _read(file: Path) -> tuple[Mapping[str, str], Mapping[str, list[list[float]]]]:
    """The fields of a file, and its tables by the name of their section."""
    fields: dict[str, str] = {}
    tables: dict[str, list[list[float]]] = {}
    rows: list[list[float]] = []
    for line in file.read_text().splitlines():
        words = line.split()
        if not words or words == ["EOF"]:
            continue
        if words[0].endswith("_SECTION"):
            rows = tables.setdefault(words[0].removesuffix("_SECTION"), [])
        elif words[0][0].isalpha():
            name, _, value = line.partition(":")
            fields[name.strip()] = value.strip()
        else:
            rows.append([float(one) for one in words])
    return fields, tables
