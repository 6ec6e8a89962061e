"""Zones, waves and scans of compounds like Putuo's, against what was done on day one.

Zones and waves are arithmetic: processor seconds of one thread, so that a busy machine does not
falsify them.  Scans go to the database by many writers, each upload sent twice.
"""

import random
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from pymongo import MongoClient

from bench.compounds import a_compound, parcels
from bench.platform import Platform
from bench.result import Result
from contracts.logistics import Scan
from kit.seal import Keys
from kit.wire import new_id, utcnow
from services.logistics.domain.wave import Load, Rule, trips
from services.logistics.domain.zone import (
    DOOR,
    FLOOR,
    LIFT,
    METRE,
    Band,
    Staircase,
    cut,
    minutes,
    walking_tour,
)
from services.logistics.store import LogisticsStore
from services.logistics.store.parcels import Sent

COMPOUNDS, PEOPLE, PARCELS, WAVES, WRITERS, SCANS = 20, 20, 500, 4000, 50, 20_000


def cases(platform: Platform) -> Iterator[Result]:
    """Zones, waves, what waves are worth, and scans."""
    compounds = [a_compound(seed) for seed in range(COMPOUNDS)]
    tours = [_toured(one) for one in compounds]
    yield _zones(compounds, tours)
    city = _city(tours)
    yield _waves(city)
    yield _worth(city, "")
    wide = [_toured(a_compound(seed, scale=1.0)) for seed in range(COMPOUNDS)]
    yield _worth(_city(wide), ", ways two thirds longer")
    platform.servers()
    yield from _scans(platform)


def _toured(compound: Sequence[Staircase]) -> list[Staircase]:
    by_key = {one.key: one for one in compound}
    return [by_key[key] for key in walking_tour(compound)]


def _zones(compounds: list[list[Staircase]], tours: list[list[Staircase]]) -> Result:
    took, spreads, old = [], [], []
    for compound, tour in zip(compounds, tours, strict=True):
        begun = time.process_time()
        zones = cut(tour, PEOPLE)
        took.append((time.process_time() - begun) * 1000)
        spreads.append(_spread([minutes(zone, tour) for zone in zones]))
        old.append(_spread(_by_number(compound)))
    value, spread = statistics.median(took), statistics.mean(spreads)
    return Result(
        bench="parcels",
        case=f"zones of {COMPOUNDS} compounds, {PEOPLE} volunteers: heaviest / mean",
        value=spread,
        unit="×",
        baseline="equal numbers of staircases by building number",
        baseline_value=statistics.mean(old),
        ratio=statistics.mean(old) / spread,
        goal="≤ 1.15, ≤ 50 ms",
        goal_met=spread <= 1.15 and value <= 50,
        more={"cpu_ms": value, "worst_cpu_ms": max(took)},
    )


def _by_number(compound: list[Staircase]) -> list[float]:
    """The loads when volunteers get buildings in the order of their numbers."""
    ordered = sorted(compound, key=lambda one: (one.building, one.unit))
    loads = []
    for place in range(PEOPLE):
        part = ordered[len(ordered) * place // PEOPLE : len(ordered) * (place + 1) // PEOPLE]
        zone = [Band(one.key, 1, one.floors, 0, _alone(one)) for one in part]
        loads.append(minutes(zone, ordered))
    return loads


def _alone(one: Staircase) -> float:
    return LIFT + one.floors * FLOOR + one.floors * one.doors * 0.36 * DOOR


def _spread(loads: Sequence[float]) -> float:
    return max(loads) / statistics.mean(loads)


City = list[tuple[list[Staircase], list[list[Band]], list[Load]]]


def _city(tours: list[list[Staircase]]) -> City:
    return [
        (tour, cut(tour, PEOPLE), parcels(tour, PARCELS, seed)) for seed, tour in enumerate(tours)
    ]


def _plan(tour: list[Staircase], zones: list[list[Band]], loads: list[Load], rule: Rule) -> Any:
    """A wave: each volunteer's trips."""
    order = {one.key: place for place, one in enumerate(tour)}
    owner = {
        (band.staircase, floor): place
        for place, zone in enumerate(zones)
        for band in zone
        for floor in range(band.low, band.high + 1)
    }
    theirs: list[list[Load]] = [[] for _ in zones]
    for load in loads:
        theirs[owner[load.staircase, load.floor]].append(load)
    return [trips(one, order, rule) for one in theirs]


def _waves(city: City) -> Result:
    begun = time.process_time()
    for turn in range(WAVES):
        _plan(*city[turn % len(city)], "fill")
    value = time.process_time() - begun
    return Result(
        bench="parcels",
        case=f"{WAVES} waves of {PARCELS} parcels",
        value=value,
        unit="CPU s",
        baseline="the goal of 5 ms a wave",
        baseline_value=WAVES * 0.005,
        ratio=WAVES * 0.005 / value,
        goal="≤ 10 CPU s, ≤ 5 ms a wave",
        goal_met=value <= 10,
        more={"ms_per_wave": value / WAVES * 1000},
    )


def _worth(city: City, where: str) -> Result:
    """Minutes to the last urgent parcel and volunteer-hours, by rule; means over compounds."""
    found: dict[str, tuple[float, float]] = {}
    rules: tuple[Rule, ...] = ("none", "fill", "strict")
    for rule in rules:
        days = [_walked(tour, _plan(tour, zones, loads, rule)) for tour, zones, loads in city]
        found[rule] = _means(days)
    found["one_by_one"] = _means([_one_by_one(tour, loads) for tour, _, loads in city])
    urgent, hours = found["fill"]
    more = {f"{rule}_{what}": one for rule, pair in found.items()
            for what, one in zip(("last_urgent_min", "hours"), pair, strict=True)}  # fmt: skip
    waves = found["one_by_one"][1] / hours
    return Result(
        bench="parcels",
        case=f"rule fill, {PEOPLE} volunteers, {PARCELS} parcels{where}: hours",
        value=hours,
        unit="h",
        baseline="one by one as they come",
        baseline_value=found["one_by_one"][1],
        ratio=waves,
        goal="last urgent ≤ 20 min, ≤ 10 % more hours than no priority, ≥ 8 × fewer than singly",
        goal_met=urgent <= 20 and hours <= 1.1 * found["none"][1] and waves >= 8,
        more=more,
    )


def _means(days: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.mean(one for one, _ in days), statistics.mean(one for _, one in days)


def _walked(tour: list[Staircase], plan: list[list[list[Load]]]) -> tuple[float, float]:
    """Minutes to the last urgent parcel of all volunteers, and hours of all of them."""
    where = {one.key: one for one in tour}
    last = total = 0.0
    for theirs in plan:
        clock = 0.0
        for trip in theirs:
            clock, urgent = _trip(trip, where, clock)
            last = max(last, urgent)
        total += clock
    return last, total / 60


def _trip(trip: list[Load], where: dict[str, Staircase], clock: float) -> tuple[float, float]:
    """When a trip is back at the gate, and when its last urgent parcel was handed over."""
    x = y = urgent = 0.0
    for staircase, visit in groupby(trip, attrgetter("staircase")):
        stop, loads = where[staircase], list(visit)
        clock += (abs(stop.x - x) + abs(stop.y - y)) * METRE
        clock += LIFT + max(load.floor for load in loads) * FLOOR
        x, y = stop.x, stop.y
        for load in loads:
            clock += DOOR
            urgent = clock if load.urgent else urgent
    return clock + (x + y) * METRE, urgent


def _one_by_one(tour: list[Staircase], loads: list[Load]) -> tuple[float, float]:
    """Day one: every parcel is fetched and brought alone, in the order in which they came."""
    where = {one.key: one for one in tour}
    clocks, last = [0.0] * PEOPLE, 0.0
    for load in loads:
        who = min(range(PEOPLE), key=clocks.__getitem__)
        clocks[who], urgent = _trip([load], where, clocks[who])
        last = max(last, urgent)
    return last, sum(clocks) / 60


# ---- scans --------------------------------------------------------------------------------


def _scans(platform: Platform) -> Iterator[Result]:
    with MongoClient[dict[str, Any]](platform.settings.mongo_uri, tz_aware=True) as client:
        keys = Keys(platform.settings.keys)
        store = LogisticsStore(client["bench_parcels"], name="logistics", keys=keys)
        rates = {}
        for size in (1, 25):
            client.drop_database("bench_parcels")
            store.prepare()
            rates[size] = _scan(store, size, SCANS if size > 1 else SCANS // 5)
        client.drop_database("bench_parcels")
    for size, goal in ((1, 800), (25, 4000)):
        yield Result(
            bench="parcels",
            case=f"scans in uploads of {size}, {WRITERS} writers, each sent twice, counted once",
            value=rates[size],
            unit="scans/s",
            baseline="uploads of 1",
            baseline_value=rates[1],
            ratio=rates[size] / rates[1],
            goal=f"≥ {goal}/s",
            goal_met=rates[size] >= goal,
        )


def _scan(store: LogisticsStore, size: int, count: int) -> float:
    """Scans counted per second; every upload goes twice and is counted once."""
    uploads = [
        [Scan(parcel=f"p{n}", step="arrived", building=1, unit=1) for n in range(at, at + size)]
        for at in range(0, count, size)
    ]
    todo = [one for one in uploads for _ in range(2)]
    random.Random(1).shuffle(todo)
    lock, counted = threading.Lock(), 0

    def work() -> None:
        nonlocal counted
        while True:
            with lock:
                if not todo:
                    return
                scans = todo.pop()
            key = new_id()
            after = store.parcels.scan([Sent("c", tuple(scans), key, utcnow())])[key]
            new = sum(any(line["upload"] == key for line in one["log"]) for one in after.values())
            with lock:
                counted += new

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    begun = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    lasted = time.perf_counter() - begun
    if counted != count:
        raise RuntimeError(f"{counted} of {count} counted")
    return 2 * count / lasted
