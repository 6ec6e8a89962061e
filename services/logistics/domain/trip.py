"""A trip of the fleet: what comes aboard leaves it again, or somebody says where it went.

offered → accepted → loading → en_route ⇄ at_stop → returned → washed → closed; declined; broken
down and handed off to another driver, with what is aboard; cancelled before it begins.

Crates are loaded at the depot and handed over at stops.  Samples are picked up in sealed boxes
and handed over at the laboratory: tubes out are tubes in, and they have a deadline.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from contracts.base import Message
from contracts.logistics import (
    OpenTrip,
    TripChanged,
    TripKind,
    TripState,
    TripStop,
)
from contracts.vocabulary import Gate
from kit.errors import Refusal
from services.logistics.domain.driver import must_pass

#: Where nothing more happens.
OVER = frozenset({"closed", "cancelled", "handed_off"})
#: While the driver is on the road, and so on no other trip.
ON_THE_ROAD = frozenset({"loading", "en_route", "at_stop"})


class NotNow(Refusal):
    """A trip in this state does not allow this step."""

    code = "trip_not_in_state"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop and what came of it."""

    community: str
    title: str
    gets: int
    gives: int
    load: int
    opens: datetime | None = None
    closes: datetime | None = None
    expected: datetime | None = None
    arrived_at: datetime | None = None
    done_at: datetime | None = None
    handed: int = 0
    picked: int = 0
    boxes: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody still waits there."""
        return self.done_at is None and not self.skipped


@dataclass(frozen=True, slots=True)
class Trip:
    """One driver's trip; stops by their number on the sheet."""

    id: str
    kind: TripKind
    area: str
    day: date
    driver_id: str
    stops: Mapping[str, Stop]
    state: TripState = "offered"
    leaves: datetime | None = None
    deadline: datetime | None = None
    #: When the deadline's alarm is due; None when it was given or need not be.
    alarm_at: datetime | None = None
    late: bool = False
    #: The driver, while on the road: unique among trips.
    drives: str | None = None
    loaded: int = 0
    taken_over: int = 0
    brought_back: int | None = None
    note: str = ""
    at: Mapping[str, datetime] = field(default_factory=dict)
    now_at: str = ""
    plan_id: str = ""
    after: str = ""
    replaced_by: str = ""

    @property
    def aboard(self) -> int:
        """What must be in the car, by what was counted."""
        stops = self.stops.values()
        moved = sum(one.picked - one.handed for one in stops)
        return self.loaded + self.taken_over + moved - (self.brought_back or 0)

    @property
    def missing(self) -> int:
        """What was aboard and is neither handed over nor back; known once it is back."""
        return self.aboard if self.brought_back is not None else 0

    @property
    def undelivered(self) -> bool:
        """Whether samples were driven home, or lost, instead of handed over at the laboratory."""
        return self.kind == "samples" and bool(self.brought_back or self.missing)


Decision = tuple[Trip, list[Message | tuple[str, Message]]]


def open_trip(wish: OpenTrip, *, key: str, now: datetime, gates: tuple[Gate, ...] = ()) -> Decision:
    """Offer a trip.  By hand to nobody whom a gate stops; of a plan it is open for another."""
    if not wish.plan_id:
        must_pass(gates)
    state: TripState = "declined" if gates else "offered"
    trip = Trip(
        id=key,
        kind=wish.kind,
        area=wish.area,
        day=wish.day,
        driver_id=wish.driver_id,
        stops=numbered(wish.stops),
        state=state,
        leaves=wish.leaves,
        deadline=wish.deadline,
        alarm_at=wish.deadline,
        taken_over=wish.aboard,
        note=", ".join(gates),
        at={state: now},
        plan_id=wish.plan_id or "",
        after=wish.after or "",
    )
    return trip, [changed(trip)]


def must_be_fit(gated: Mapping[str, tuple[Gate, ...]]) -> None:
    """Refuse a driver whom a gate stops."""
    must_pass([gate for found in gated.values() for gate in found])


def numbered(stops: list[TripStop]) -> dict[str, Stop]:
    """Stops by their number on the sheet."""
    return {
        str(number): Stop(
            community=one.community,
            title=one.title,
            gets=one.gets,
            gives=one.gives,
            load=one.load,
            opens=one.opens,
            closes=one.closes,
            expected=one.expected,
        )
        for number, one in enumerate(stops, 1)
    }


def changed(trip: Trip) -> TripChanged:
    """What others may know of a trip."""
    done = [one for one in trip.stops.values() if not one.open]
    return TripChanged(
        trip_id=trip.id,
        kind=trip.kind,
        area=trip.area,
        day=trip.day,
        driver_id=trip.driver_id,
        state=trip.state,
        stops=len(trip.stops),
        done=len(done),
        loaded=trip.loaded + trip.taken_over,
        aboard=trip.aboard,
        missing=trip.missing,
        plan_id=trip.plan_id,
        deadline=trip.deadline,
        late=trip.late,
        at=dict(trip.at),
        replaced_by=trip.replaced_by,
    )


def sheet(trip: Trip) -> dict[str, Any]:
    """The driver's sheet: no resident is named on it, only communities."""
    stops = [
        {
            "no": number,
            "community": one.community,
            "title": one.title,
            "gets": one.gets,
            "gives": one.gives,
            "load": one.load,
            "opens": _iso(one.opens),
            "closes": _iso(one.closes),
            "expected": _iso(one.expected),
            "handed": one.handed,
            "picked": one.picked,
            "boxes": list(one.boxes),
            "done": not one.open,
        }
        for number, one in trip.stops.items()
    ]
    return {
        "id": trip.id,
        "kind": trip.kind,
        "day": trip.day.isoformat(),
        "driver_id": trip.driver_id,
        "state": trip.state,
        "leaves": _iso(trip.leaves),
        "deadline": _iso(trip.deadline),
        "aboard": trip.aboard,
        "stops": stops,
    }


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
