"""An ambulance station: cars, and the rides that wait or are under way, as one thing.

Every decision sees all of them, so no patient is promised two cars and no car to two patients.
What is over leaves: the station stays small however many rides a day has.

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
    AmbulanceState,
    EnterRide,
    KeepRide,
    OpenStation,
    RideChanged,
    RideState,
    StationChanged,
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
class Station:
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


Decision = tuple[Station, list[Message]]


def open_station(wish: OpenStation, *, key: str, now: datetime) -> Decision:
    """The cars stand ready."""
    lat, lon = wgs84((wish.base.lat, wish.base.lon), wish.base.frame)
    station = Station(
        id=key,
        area=wish.area,
        team_id=wish.team_id,
        lat=lat,
        lon=lon,
        minutes_to_clean=wish.minutes_to_clean,
        cars={one.car_id: Car(one.seats, since=now) for one in wish.cars},
    )
    return station, [changed(station)]


def ask(station: Station, wish: EnterRide, *, now: datetime) -> Decision:
    """Somebody must be driven; a car goes at once if one is free."""
    ride = Ride(
        start=_spot(station, wish.pick_up),
        goal=_spot(station, wish.set_down),
        priority=wish.priority,
        stable=wish.stable and wish.priority != "emergency",
        infectious=wish.infectious,
        people=1 + wish.companions,
        asked_at=wish.asked_at,
        help_id=wish.help_id or "",
    )
    key = wish.ride_id
    return dispatch(_with(station, {key: ride}), now=now, touched=[key])


def step_ride(station: Station, wish: StepRide, *, now: datetime) -> Decision:
    """A patient is aboard, has arrived, or need not be driven."""
    ride = station.rides.get(wish.ride_id)
    if ride is None:
        raise NotFound(f"no ride {wish.ride_id} is under way")
    if wish.step == "aboard":
        if ride.state != "assigned":
            raise NotNow(state=ride.state)
        ride = replace(ride, state="aboard", aboard_at=now)
        station = _car(station, ride.car, state="driving", since=now)
        station = _with(station, {wish.ride_id: ride})
        return station, [_told(station, wish.ride_id, ride), changed(station)]
    if (wish.step == "done") != (ride.state == "aboard"):
        raise NotNow(state=ride.state)
    return _over(station, wish.ride_id, ride, now)


def step_car(station: Station, wish: StepAmbulance, *, now: datetime) -> Decision:
    """A car is clean again, off duty, or on duty."""
    car = station.cars.get(wish.car_id)
    if car is None:
        raise NotFound(f"there is no car {wish.car_id}")
    if wish.step == "off":
        if car.state in ("fetching", "driving"):
            station = _car(station, wish.car_id, leaving=True)
        else:
            station = _car(station, wish.car_id, state="off", since=now, clean_at=None)
        return station, [changed(station)]
    if car.state != ("disinfecting" if wish.step == "clean" else "off"):
        raise NotNow(state=car.state)
    return dispatch(_free(station, wish.car_id, now), now=now)


def pass_time(station: Station, *, now: datetime) -> Decision:
    """Cars whose disinfection is over are free, and take whoever waits."""
    clean = [
        key for key, car in station.cars.items() if car.clean_at is not None and car.clean_at <= now
    ]
    if not clean:
        return station, []
    for key in clean:
        station = _free(station, key, now)
    return dispatch(station, now=now)


def dispatch(station: Station, *, now: datetime, touched: Iterable[str] = ()) -> Decision:
    """Give free cars to whoever is most pressing, with others who go the same way.

    Of the free cars the one with the fewest runs goes; all stand at the station.
    """
    news = dict.fromkeys(touched)
    while (free := _free_car(station)) and (first := pressing(station.rides, now)):
        together = party(station.rides, first, station.cars[free].seats, now)
        run = station.cars[free].runs + 1
        for key in together:
            ride = replace(
                station.rides[key],
                state="assigned",
                car=free,
                run=run,
                shared=len(together) > 1,
                assigned_at=now,
            )
            station = _with(station, {key: ride})
            news[key] = None
        station = _car(station, free, state="fetching", since=now, runs=run)
    told: list[Message] = [_told(station, key, station.rides[key]) for key in news]
    station = _timed(station)
    return station, [*told, changed(station)]


def _over(station: Station, key: str, ride: Ride, now: datetime) -> Decision:
    """A ride leaves the station; the last one of a run sends the car to be disinfected."""
    state: RideState = "done" if ride.state == "aboard" else "cancelled"
    rides = {name: one for name, one in station.rides.items() if name != key}
    station = replace(station, rides=rides)
    ride = replace(ride, state=state)
    said: list[Message] = [_told(station, key, ride, now), _kept(station, key, ride, now)]
    if ride.car and not any(one.car == ride.car for one in rides.values()):
        station = _back(station, ride.car, used=ride.aboard_at is not None, now=now)
    station, more = dispatch(station, now=now)
    return station, [*said, *more]


def _back(station: Station, key: str, *, used: bool, now: datetime) -> Station:
    """Somebody was inside: disinfected first.  Nobody was: free at once."""
    car = station.cars[key]
    if car.state == "driving" or used:
        clean = now + timedelta(minutes=station.minutes_to_clean)
        return _car(station, key, state="disinfecting", since=now, clean_at=clean)
    return _free(station, key, now)


def _free(station: Station, key: str, now: datetime) -> Station:
    leaving = station.cars[key].leaving
    state: AmbulanceState = "off" if leaving else "free"
    return _timed(_car(station, key, state=state, since=now, clean_at=None, leaving=False))


def _free_car(station: Station) -> str:
    free = [(one.runs, key) for key, one in station.cars.items() if one.state == "free"]
    return min(free, default=(0, ""))[1]


def _timed(station: Station) -> Station:
    times = [one.clean_at for one in station.cars.values() if one.clean_at]
    return replace(station, due_at=min(times, default=None))


def _car(station: Station, key: str, **facts: object) -> Station:
    car = replace(station.cars[key], **facts)  # type: ignore[arg-type]
    return _timed(replace(station, cars={**station.cars, key: car}))


def _with(station: Station, rides: Mapping[str, Ride]) -> Station:
    return replace(station, rides={**station.rides, **rides})


def _spot(station: Station, position: Position) -> Spot:
    """About 100 m exact: no address is kept."""
    lat, lon = wgs84((position.lat, position.lon), position.frame)
    x = (lon - station.lon) * 111.2 * cos(radians(station.lat))
    return Spot(round(x, 1), round((lat - station.lat) * 111.2, 1))


def _told(station: Station, key: str, ride: Ride, done: datetime | None = None) -> RideChanged:
    return RideChanged(
        ride_id=key,
        station_id=station.id,
        area=station.area,
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


def _kept(station: Station, key: str, ride: Ride, now: datetime) -> KeepRide:
    return KeepRide(
        ride_id=key,
        station_id=station.id,
        area=station.area,
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


def changed(station: Station) -> StationChanged:
    """What others may know of a station."""
    states = [one.state for one in station.rides.values()]
    return StationChanged(
        station_id=station.id,
        area=station.area,
        team_id=station.team_id,
        cars={key: one.state for key, one in station.cars.items()},
        runs={key: one.runs for key, one in station.cars.items()},
        waiting=states.count("waiting"),
        assigned=len(states) - states.count("waiting"),
    )
