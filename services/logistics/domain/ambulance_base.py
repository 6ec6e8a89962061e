"""A base of ambulances: cars, and the rides that wait or are under way, as one thing.

Every decision sees all of them, so no patient is promised two cars and no car to two patients.
What is over leaves: the base stays small however many rides a day has.

Online dispatch, not a timetable: whenever a car is free it takes the most pressing patient.  How
pressing somebody is grows with waiting, so nobody waits for ever (ageing).  Stable patients who go
the same way share a car; emergencies never do.  Between two runs a car is disinfected: a state of
the car, and it is free only when somebody says it is clean or the time for it is over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import cos, radians

from contracts.base import Message
from contracts.frames import wgs84
from contracts.logistics import (
    AmbulancesChanged,
    AmbulanceState,
    EnterRide,
    KeepRide,
    OpenAmbulances,
    RideChanged,
    RideState,
    StepAmbulance,
    StepRide,
)
from contracts.vocabulary import Position
from kit.errors import NotFound, Refusal
from services.logistics.domain.ride import Ride, Spot, party, pressing


class NotNow(Refusal):
    """A ride or a car in this state does not allow this step."""

    code = "ride_not_in_state"


@dataclass(frozen=True, slots=True)
class Car:
    """An ambulance; ``clean_at`` is when disinfection is over at the latest."""

    seats: int
    state: AmbulanceState = "free"
    since: datetime | None = None
    clean_at: datetime | None = None
    runs: int = 0
    #: Off duty as soon as this run is over.
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """The cars of a team, and the rides that are not over."""

    id: str
    area: str
    team_id: str
    lat: float
    lon: float
    #: How long a disinfection lasts.
    minutes_to_clean: int
    cars: Mapping[str, Car]
    rides: Mapping[str, Ride] = field(default_factory=dict)
    #: The earliest time by which some car will be clean.
    due_at: datetime | None = None


Decision = tuple[Base, list[Message]]


def open_ambulances(wish: OpenAmbulances, *, key: str, now: datetime) -> Decision:
    """The cars stand ready."""
    lat, lon = wgs84((wish.at.lat, wish.at.lon), wish.at.frame)
    base = Base(
        id=key,
        area=wish.area,
        team_id=wish.team_id,
        lat=lat,
        lon=lon,
        minutes_to_clean=wish.minutes_to_clean,
        cars={one.car_id: Car(one.seats, since=now) for one in wish.cars},
    )
    return base, [changed(base)]


def ask(base: Base, wish: EnterRide, *, now: datetime) -> Decision:
    """Somebody must be driven; a car goes at once if one is free."""
    ride = Ride(
        start=_spot(base, wish.pick_up),
        goal=_spot(base, wish.set_down),
        priority=wish.priority,
        stable=wish.stable and wish.priority != "emergency",
        infectious=wish.infectious,
        people=1 + wish.companions,
        asked_at=wish.asked_at,
        help_id=wish.help_id or "",
    )
    key = wish.ride_id
    return dispatch(_with(base, {key: ride}), now=now, touched=[key])


def step_ride(base: Base, wish: StepRide, *, now: datetime) -> Decision:
    """A patient is aboard, has arrived, or need not be driven."""
    ride = base.rides.get(wish.ride_id)
    if ride is None:
        raise NotFound(f"no ride {wish.ride_id} is under way")
    if wish.step == "aboard":
        if ride.state != "assigned":
            raise NotNow(state=ride.state)
        ride = replace(ride, state="aboard", aboard_at=now)
        base = _car(base, ride.car, state="driving", since=now)
        base = _with(base, {wish.ride_id: ride})
        return base, [_told(base, wish.ride_id, ride), changed(base)]
    if (wish.step == "done") != (ride.state == "aboard"):
        raise NotNow(state=ride.state)
    return _over(base, wish.ride_id, ride, now)


def step_car(base: Base, wish: StepAmbulance, *, now: datetime) -> Decision:
    """A car is clean again, off duty, or on duty."""
    car = base.cars.get(wish.car_id)
    if car is None:
        raise NotFound(f"there is no car {wish.car_id}")
    if wish.step == "off":
        if car.state in ("fetching", "driving"):
            base = _car(base, wish.car_id, leaving=True)
        else:
            base = _car(base, wish.car_id, state="off", since=now, clean_at=None)
        return base, [changed(base)]
    if car.state != ("disinfecting" if wish.step == "clean" else "off"):
        raise NotNow(state=car.state)
    return dispatch(_free(base, wish.car_id, now), now=now)


def pass_time(base: Base, *, now: datetime) -> Decision:
    """Cars whose disinfection is over are free, and take whoever waits."""
    clean = [
        key for key, car in base.cars.items() if car.clean_at is not None and car.clean_at <= now
    ]
    if not clean:
        return base, []
    for key in clean:
        base = _free(base, key, now)
    return dispatch(base, now=now)


def dispatch(base: Base, *, now: datetime, touched: Iterable[str] = ()) -> Decision:
    """Give free cars to whoever is most pressing, with others who go the same way.

    Of the free cars the one with the fewest runs goes; all stand at the base.
    """
    news = dict.fromkeys(touched)
    while (free := _free_car(base)) and (first := pressing(base.rides, now)):
        together = party(base.rides, first, base.cars[free].seats, now)
        run = base.cars[free].runs + 1
        for key in together:
            ride = replace(
                base.rides[key],
                state="assigned",
                car=free,
                run=run,
                shared=len(together) > 1,
                assigned_at=now,
            )
            base = _with(base, {key: ride})
            news[key] = None
        base = _car(base, free, state="fetching", since=now, runs=run)
    told: list[Message] = [_told(base, key, base.rides[key]) for key in news]
    base = _timed(base)
    return base, [*told, changed(base)]


def _over(base: Base, key: str, ride: Ride, now: datetime) -> Decision:
    """A ride leaves the base; the last one of a run sends the car to be disinfected."""
    state: RideState = "done" if ride.state == "aboard" else "cancelled"
    rides = {name: one for name, one in base.rides.items() if name != key}
    base = replace(base, rides=rides)
    ride = replace(ride, state=state)
    said: list[Message] = [_told(base, key, ride, now), _kept(base, key, ride, now)]
    if ride.car and not any(one.car == ride.car for one in rides.values()):
        base = _back(base, ride.car, used=ride.aboard_at is not None, now=now)
    base, more = dispatch(base, now=now)
    return base, [*said, *more]


def _back(base: Base, key: str, *, used: bool, now: datetime) -> Base:
    """Somebody was inside: disinfected first.  Nobody was: free at once."""
    car = base.cars[key]
    if car.state == "driving" or used:
        clean = now + timedelta(minutes=base.minutes_to_clean)
        return _car(base, key, state="disinfecting", since=now, clean_at=clean)
    return _free(base, key, now)


def _free(base: Base, key: str, now: datetime) -> Base:
    leaving = base.cars[key].leaving
    state: AmbulanceState = "off" if leaving else "free"
    return _timed(_car(base, key, state=state, since=now, clean_at=None, leaving=False))


def _free_car(base: Base) -> str:
    free = [(one.runs, key) for key, one in base.cars.items() if one.state == "free"]
    return min(free, default=(0, ""))[1]


def _timed(base: Base) -> Base:
    times = [one.clean_at for one in base.cars.values() if one.clean_at]
    return replace(base, due_at=min(times, default=None))


def _car(base: Base, key: str, **facts: object) -> Base:
    car = replace(base.cars[key], **facts)  # type: ignore[arg-type]
    return _timed(replace(base, cars={**base.cars, key: car}))


def _with(base: Base, rides: Mapping[str, Ride]) -> Base:
    return replace(base, rides={**base.rides, **rides})


def _spot(base: Base, position: Position) -> Spot:
    """About 100 m exact: no address is kept."""
    lat, lon = wgs84((position.lat, position.lon), position.frame)
    x = (lon - base.lon) * 111.2 * cos(radians(base.lat))
    return Spot(round(x, 1), round((lat - base.lat) * 111.2, 1))


def _told(base: Base, key: str, ride: Ride, done: datetime | None = None) -> RideChanged:
    return RideChanged(
        ride_id=key,
        base_id=base.id,
        area=base.area,
        state=ride.state,
        priority=ride.priority,
        car_id=ride.car,
        run=ride.run,
        shared=ride.shared,
        asked_at=ride.asked_at,
        assigned_at=ride.assigned_at,
        aboard_at=ride.aboard_at,
        done_at=done,
        help_id=ride.help_id,
    )


def _kept(base: Base, key: str, ride: Ride, now: datetime) -> KeepRide:
    return KeepRide(
        ride_id=key,
        base_id=base.id,
        area=base.area,
        car_id=ride.car,
        run=ride.run,
        priority=ride.priority,
        shared=ride.shared,
        asked_at=ride.asked_at,
        assigned_at=ride.assigned_at,
        aboard_at=ride.aboard_at,
        done_at=now,
        state=ride.state,
        help_id=ride.help_id,
    )


def changed(base: Base) -> AmbulancesChanged:
    """What others may know of a base."""
    states = [one.state for one in base.rides.values()]
    return AmbulancesChanged(
        base_id=base.id,
        area=base.area,
        team_id=base.team_id,
        cars={key: one.state for key, one in base.cars.items()},
        runs={key: one.runs for key, one in base.cars.items()},
        waiting=states.count("waiting"),
        assigned=len(states) - states.count("waiting"),
    )
