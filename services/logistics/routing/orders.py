"""A day's request turned into arrays, and a plan turned back into routes with names."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta

import numpy as np

from contracts.frames import wgs84
from contracts.logistics import RequestSupplyPlan, SupplyCar, SupplyTrace
from services.logistics.domain.account import LOCAL
from services.logistics.domain.supply import Leg, Solved, Visit
from services.logistics.routing.again import again, broken
from services.logistics.routing.check import cost, drive, faults
from services.logistics.routing.nearest import fits
from services.logistics.routing.problem import Cars, Job, Plan, Route, Stops, columns
from services.logistics.routing.process import Better, Found, Undrivable, Watch, compute
from services.logistics.routing.travel import Matrix, straight

#: What it costs to ask a volunteer at all, in seconds of driving.
PRICE = 1800


@dataclass(frozen=True, slots=True)
class Told:
    """What drivers were told in the plan before."""

    #: Routes of those who have not left yet.
    legs: tuple[Leg, ...] = ()
    #: Routes of those who are on the road, or back: done as they were told.
    left: tuple[Leg, ...] = ()


def solved(
    key: str,
    wish: RequestSupplyPlan,
    gated: Collection[str],
    told: Told,
    watch: Watch,
    matrix: Matrix = straight,
) -> Solved:
    """The routes of a day, by whoever may drive.  Raises what `compute` does."""
    done = {visit.community for leg in told.left for visit in leg.visits}
    wish = wish.model_copy(
        update={"stops": [one for one in wish.stops if one.community not in done]}
    )
    away = {leg.driver_id for leg in told.left}
    cars = [one for one in wish.cars if one.driver_id not in away and one.driver_id not in gated]
    job = job_of_day(wish, cars, matrix)
    founds: list[Found] = []

    def fresh(part: Job) -> Plan:
        founds.append(compute(part, seconds=wish.seconds, watch=watch))
        return founds[-1].plan

    before = _routes(job, wish, cars, told)
    plan = again(job, before, fresh)
    if wrong := [*faults(job, plan), *broken(job, before, plan)]:
        raise Undrivable("; ".join(wrong[:5]))
    legs = tuple(_leg(key, wish, cars, job, route, told) for route in plan.routes)
    used = {one.trip_id for one in legs}
    kept = tuple(replace(leg, told=True, kept=True) for leg in told.left)
    return Solved(
        legs=(*kept, *legs),
        unserved=tuple(wish.stops[one].community for one in plan.unserved),
        cost=cost(job, plan),
        trace=points(founds[-1].trace) if founds else (),
        by=founds[-1].by if founds else "",
        dropped=tuple(one.trip_id for one in told.legs if one.trip_id not in used),
    )


def points(trace: Sequence[Better]) -> tuple[SupplyTrace, ...]:
    """The trace in the words of the contracts."""
    return tuple(SupplyTrace(**asdict(one)) for one in trace)


def job_of_day(wish: RequestSupplyPlan, cars: Sequence[SupplyCar], matrix: Matrix) -> Job:
    """The arrays of a request: depots come first among the places."""
    depots = {one.depot_id: place for place, one in enumerate(wish.depots)}
    spots = [one.at for one in wish.depots] + [one.at for one in wish.stops]
    places = [wgs84((at.lat, at.lon), at.frame) for at in spots]
    stops, n, k = wish.stops, len(wish.stops), len(cars)
    seconds = matrix(places)
    return Job(
        Stops(
            **columns(
                place=np.arange(n) + len(depots),
                load=np.reshape([(one.crates, one.kilograms) for one in stops], (n, 2)),
                early=[_of_day(one.opens) for one in stops],
                late=[_of_day(one.closes) for one in stops],
                service=[60 * one.minutes for one in stops],
                release=[_of_day(one.ready) for one in stops],
            )
        ),
        Cars(
            **columns(
                room=np.reshape([(one.crates, one.kilograms) for one in cars], (k, 2)),
                place=[depots[one.depot_id] for one in cars],
                early=[_of_day(one.starts) for one in cars],
                late=[_of_day(one.ends) for one in cars],
                reloads=[one.reloads for one in cars],
                price=np.full(k, PRICE),
            )
        ),
        seconds,
        seconds,
        loading=60 * wish.loading_minutes,
    )


def _routes(
    job: Job, wish: RequestSupplyPlan, cars: Sequence[SupplyCar], told: Told
) -> list[Route]:
    """What drivers were told, in the rows of the new job.

    A promise that cannot be kept, because more is asked for than fits or the driver does not
    drive any more, is none: its stops are planned anew.
    """
    row = {one.driver_id: at for at, one in enumerate(cars)}
    stop = {one.community: at for at, one in enumerate(wish.stops)}
    found = []
    for leg in told.legs:
        loads: dict[int, list[int]] = {}
        for visit in leg.visits:
            if visit.community in stop:
                loads.setdefault(visit.load, []).append(stop[visit.community])
        if leg.driver_id in row and loads:
            trips = tuple(tuple(trip) for _, trip in sorted(loads.items()))
            route = Route(row[leg.driver_id], trips)
            if fits(job, route):
                found.append(route)
    return found


def _leg(
    key: str,
    wish: RequestSupplyPlan,
    cars: Sequence[SupplyCar],
    job: Job,
    route: Route,
    told: Told,
) -> Leg:
    """A route with names and times."""
    driver = cars[route.car].driver_id
    before = next((one for one in told.legs if one.driver_id == driver), None)
    driven = drive(job, route)
    visits = tuple(
        Visit(
            community=wish.stops[one.stop].community,
            title=wish.stops[one.stop].title,
            crates=wish.stops[one.stop].crates,
            load=one.trip + 1,
            opens=_moment(wish.day, int(job.stops.early[one.stop])),
            closes=_moment(wish.day, int(job.stops.late[one.stop])),
            expected=_moment(wish.day, one.begin),
        )
        for one in driven.visits
    )
    return Leg(
        driver_id=driver,
        trip_id=before.trip_id if before else f"{key}-{route.car}",
        leaves=_moment(wish.day, driven.leaves[0]),
        visits=visits,
        told=before is not None,
        kept=before is not None and before.visits == visits,
    )


def _of_day(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _moment(day: date, seconds: int) -> datetime:
    return datetime.combine(day, time(0), tzinfo=LOCAL) + timedelta(seconds=seconds)
