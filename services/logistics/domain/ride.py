"""Rides that wait: who comes next, and who goes along."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import atan2, hypot, pi

from contracts.base import Message
from contracts.logistics import AskRide, EnterRide, KeepRide, RidePriority, RideState

#: How many minutes of waiting each class is ahead of an appointment.  An emergency stays ahead of
#: whoever has waited for less than half a day.
AHEAD: Mapping[RidePriority, int] = {"emergency": 720, "urgent": 90, "appointment": 0}
#: Patients share a car when their starts, and their goals, are no farther apart than this (km),
#: and the directions they go in differ by no more than this.
NEAR, ANGLE = 4.0, pi / 4


@dataclass(frozen=True, slots=True)
class Spot:
    """Kilometres east and north of the base."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Ride:
    """A patient, known by number only."""

    start: Spot
    goal: Spot
    priority: RidePriority
    stable: bool
    infectious: bool
    people: int
    asked_at: datetime
    state: RideState = "waiting"
    car: str = ""
    run: int = 0
    shared: bool = False
    assigned_at: datetime | None = None
    aboard_at: datetime | None = None
    help_id: str = ""


def pressing(rides: Mapping[str, Ride], now: datetime) -> str:
    """The ride that comes next; "" when nobody waits."""
    waiting = [(key, one) for key, one in rides.items() if one.state == "waiting"]
    return max(waiting, key=lambda one: (_weight(one[1], now), one[0]), default=("", None))[0]


def _weight(ride: Ride, now: datetime) -> float:
    """Minutes waited, and the minutes that its class is ahead."""
    return (now - ride.asked_at).total_seconds() / 60 + AHEAD[ride.priority]


def party(rides: Mapping[str, Ride], first: str, seats: int, now: datetime) -> list[str]:
    """Who rides along: stable, alike as to infection, the same way; the most pressing first."""
    lead = rides[first]
    found, room = [first], seats - lead.people
    if not lead.stable:
        return found
    others = [(key, one) for key, one in rides.items() if one.state == "waiting"]
    for key, one in sorted(others, key=lambda one: -_weight(one[1], now)):
        if key != first and one.stable and one.people <= room and _same_way(lead, one):
            found.append(key)
            room -= one.people
    return found


def _same_way(one: Ride, other: Ride) -> bool:
    if one.infectious != other.infectious:
        return False
    near = max(_km(one.start, other.start), _km(one.goal, other.goal)) <= NEAR
    turn = abs(_course(one) - _course(other)) % (2 * pi)
    return near and min(turn, 2 * pi - turn) <= ANGLE


def _km(one: Spot, other: Spot) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def _course(ride: Ride) -> float:
    return atan2(ride.goal.y - ride.start.y, ride.goal.x - ride.start.x)


@dataclass(frozen=True, slots=True)
class RideLog:
    """A ride from its asking to its end, with the times of its states (R-HELP-07)."""

    id: str
    base_id: str
    priority: RidePriority
    asked_at: datetime
    state: RideState = "waiting"
    car_id: str = ""
    run: int = 0
    shared: bool = False
    assigned_at: datetime | None = None
    aboard_at: datetime | None = None
    done_at: datetime | None = None
    help_id: str = ""


def asked(wish: AskRide, *, key: str, now: datetime) -> tuple[RideLog, list[Message]]:
    """Somebody must be driven: written down, and brought to the base."""
    log = RideLog(
        id=key,
        base_id=wish.base_id,
        priority=wish.priority,
        asked_at=now,
        help_id=wish.help_id or "",
    )
    return log, [EnterRide(**dict(wish), ride_id=key, asked_at=now)]


def finished(log: RideLog, told: KeepRide) -> tuple[RideLog, list[Message]]:
    """The ride is over."""
    facts = told.model_dump(exclude={"ride_id", "area", "base_id", "asked_at", "priority"})
    return replace(log, **facts), []
