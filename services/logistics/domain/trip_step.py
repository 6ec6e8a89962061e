"""What may happen on a trip, and in which order."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from contracts.logistics import OpenTrip, StepTrip, TripLate, TripState, TripStep, TripStop
from kit.errors import Forbidden, Refusal, Unacceptable
from services.logistics.domain.trip import (
    ON_THE_ROAD,
    OVER,
    Decision,
    NotNow,
    Stop,
    Trip,
    changed,
    numbered,
)

#: By step: the states in which it may be taken, and the one it leads to ("" for none).
STEPS: Mapping[TripStep, tuple[frozenset[TripState], TripState | None]] = {
    "accept": (frozenset({"offered"}), "accepted"),
    "decline": (frozenset({"offered", "accepted"}), "declined"),
    "cancel": (frozenset({"offered", "declined", "accepted"}), "cancelled"),
    "load": (frozenset({"accepted", "loading", "en_route"}), "loading"),
    "depart": (frozenset({"accepted", "loading", "at_stop"}), "en_route"),
    "arrive": (frozenset({"en_route"}), "at_stop"),
    "hand_over": (frozenset({"at_stop"}), None),
    "pick_up": (frozenset({"at_stop"}), None),
    "skip": (frozenset({"en_route", "at_stop"}), None),
    "break_down": (frozenset({"accepted", "loading", "en_route", "at_stop"}), "broken_down"),
    "hand_off": (frozenset({"broken_down", "declined"}), "handed_off"),
    "return": (frozenset({"en_route", "at_stop"}), "returned"),
    "wash": (frozenset({"returned"}), "washed"),
    "close": (frozenset({"washed"}), "closed"),
}


class NotAboard(Unacceptable):
    """More is handed over than is aboard."""

    code = "trip_not_aboard"


class NoSuchStop(Unacceptable):
    """This stop is not on the sheet, or is done already."""

    code = "trip_no_such_stop"


class CountMissing(Unacceptable):
    """This step needs a count, and a box of samples its seal."""

    code = "trip_count_missing"


class NotExplained(Refusal):
    """Something is missing, samples came back or a stop was left out, and nobody said why."""

    code = "trip_not_explained"


#: What only an office may do with a trip.
OFFICE = frozenset({"hand_off", "cancel"})


def must_be_office(step: TripStep, role: str) -> None:
    """Drivers drive; who drives is for the office to say."""
    if role == "volunteer" and step in OFFICE:
        raise Forbidden


def step(trip: Trip, wish: StepTrip, *, key: str, now: datetime) -> Decision:
    """What a driver does next."""
    allowed, leads = STEPS[wish.step]
    if trip.state not in allowed:
        raise NotNow(state=trip.state)
    if wish.step in _DONE:
        trip = _DONE[wish.step](trip, wish, now)
    if leads:
        trip = replace(trip, state=leads, at={**trip.at, leads: now})
    trip = replace(trip, drives=trip.driver_id if trip.state in ON_THE_ROAD else None)
    if trip.state in OVER or (trip.state == "returned" and not trip.undelivered):
        trip = replace(trip, alarm_at=None)
    if wish.step == "hand_off":
        return _handed_off(trip, wish, key)
    return trip, [changed(trip)]


def late(trip: Trip, *, now: datetime) -> Decision:
    """The deadline is over and the samples are not where they must be; said once."""
    if trip.alarm_at is None or trip.alarm_at > now or trip.deadline is None:
        return trip, []
    trip = replace(trip, alarm_at=None, late=True)
    told = TripLate(
        trip_id=trip.id, area=trip.area, driver_id=trip.driver_id, deadline=trip.deadline
    )
    return trip, [told, changed(trip)]


def amend(trip: Trip, stops: list[TripStop]) -> Decision:
    """Other stops, as long as the car has not left."""
    if trip.state not in ("offered", "accepted"):
        raise NotNow(state=trip.state)
    trip = replace(trip, stops=numbered(stops))
    return trip, [changed(trip)]


def _loads(trip: Trip, wish: StepTrip, _now: datetime) -> Trip:
    return replace(trip, loaded=trip.loaded + _count(wish))


def _arrives(trip: Trip, wish: StepTrip, now: datetime) -> Trip:
    trip = _put(trip, wish, replace(_stop(trip, wish), arrived_at=now))
    return replace(trip, now_at=str(wish.stop))


def _skips(trip: Trip, wish: StepTrip, _now: datetime) -> Trip:
    """Nobody was there, or the road is closed: said why, and left."""
    if not wish.note:
        raise NotExplained
    return _put(trip, wish, replace(_stop(trip, wish), skipped=wish.note))


def _returns(trip: Trip, wish: StepTrip, _now: datetime) -> Trip:
    return replace(trip, brought_back=wish.count or 0)


def _moved(trip: Trip, wish: StepTrip, now: datetime) -> Trip:
    """Goods or tubes change hands where the car stands, counted by both."""
    wish = wish.model_copy(update={"stop": int(trip.now_at)})
    stop, count = trip.stops[trip.now_at], _count(wish)
    if wish.step == "hand_over":
        if count > trip.aboard:
            raise NotAboard(aboard=trip.aboard)
        stop = replace(stop, handed=stop.handed + count, done_at=now)
    else:
        if trip.kind == "samples" and not wish.box:
            raise CountMissing
        boxes = (*stop.boxes, wish.box) if wish.box else stop.boxes
        stop = replace(stop, picked=stop.picked + count, boxes=boxes, done_at=now)
    trip = _put(trip, wish, stop)
    waiting = any(one.open and one.gives for one in trip.stops.values())
    return trip if trip.aboard or waiting else replace(trip, alarm_at=None)


def _closes(trip: Trip, wish: StepTrip, _now: datetime) -> Trip:
    """A trip with a loss, with samples driven home or a stop left out, needs a word about it.

    That word also ends the alarm for samples that came back.
    """
    left = trip.undelivered or any(one.open for one in trip.stops.values())
    if (trip.missing or left) and not wish.note:
        raise NotExplained(missing=trip.missing)
    return replace(trip, note=wish.note or trip.note)


def _handed_off(trip: Trip, wish: StepTrip, key: str) -> Decision:
    """Another driver takes over what is aboard, and the stops that are left."""
    if not wish.driver_id:
        raise CountMissing
    left = [one for one in trip.stops.values() if one.open]
    new = OpenTrip(
        kind=trip.kind,
        area=trip.area,
        day=trip.day,
        driver_id=wish.driver_id,
        stops=[_again(one) for one in left] or [_again(list(trip.stops.values())[-1])],
        deadline=trip.deadline,
        plan_id=trip.plan_id or None,
        after=trip.id,
        aboard=trip.aboard,
    )
    said = f"{trip.id[:40]}-{key[:12]}"
    trip = replace(trip, brought_back=trip.aboard, replaced_by=said)
    return trip, [changed(trip), (said, new)]


def _again(stop: Stop) -> TripStop:
    return TripStop(
        community=stop.community,
        title=stop.title,
        gets=stop.gets,
        gives=stop.gives,
        opens=stop.opens,
        closes=stop.closes,
        load=stop.load,
    )


def _stop(trip: Trip, wish: StepTrip) -> Stop:
    stop = trip.stops.get(str(wish.stop))
    if stop is None or not stop.open:
        raise NoSuchStop
    return stop


def _put(trip: Trip, wish: StepTrip, stop: Stop) -> Trip:
    return replace(trip, stops={**trip.stops, str(wish.stop): stop})


def _count(wish: StepTrip) -> int:
    if wish.count is None:
        raise CountMissing
    return wish.count


#: What steps do to goods and stops.
_DONE: Mapping[TripStep, Callable[[Trip, StepTrip, datetime], Trip]] = {
    "load": _loads,
    "arrive": _arrives,
    "hand_over": _moved,
    "pick_up": _moved,
    "skip": _skips,
    "return": _returns,
    "close": _closes,
}
