"""A supply plan: asked for, solved apart from the service, published as trips.

requested → solving → ready → published; cancelled at any time before, failed when no plan that can
be driven came out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from contracts.base import Message
from contracts.logistics import (
    AmendTrip,
    OpenTrip,
    RequestSupplyPlan,
    StepTrip,
    SupplyPlanChanged,
    SupplyState,
    SupplyTrace,
    TripState,
    TripStop,
)
from kit.errors import Refusal


class NotNow(Refusal):
    """A supply plan in this state does not allow this step."""

    code = "supply_plan_not_in_state"


class Outdated(Refusal):
    """Drivers who were told have left or declined since these routes were found: plan again."""

    code = "supply_plan_outdated"


#: States of a trip in which its driver can be told of something else, and in which nobody drives.
WAITS: frozenset[TripState] = frozenset({"offered", "accepted"})
OFF: frozenset[TripState] = frozenset({"declined", "cancelled"})


@dataclass(frozen=True, slots=True)
class Visit:
    """A community on a route: what it gets and when the car is expected."""

    community: str
    title: str
    crates: int
    load: int
    opens: datetime
    closes: datetime
    expected: datetime


@dataclass(frozen=True, slots=True)
class Leg:
    """One driver's route, and the trip it is or becomes."""

    driver_id: str
    trip_id: str
    leaves: datetime
    visits: tuple[Visit, ...]
    #: Whether the driver was told before, and of the same.
    told: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Solved:
    """What came out."""

    legs: tuple[Leg, ...]
    unserved: tuple[str, ...]
    cost: int
    trace: tuple[SupplyTrace, ...]
    by: str
    #: Trips that were told of and are not part of this plan any more.
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplyPlan:
    """A day's routes.  ``wish`` is the request as JSON."""

    id: str
    area: str
    day: date
    requested_by: str
    requested_at: datetime
    wish: str
    stops: int
    cars: int
    state: SupplyState = "requested"
    instead_of: str = ""
    gated: Mapping[str, tuple[str, ...]] | None = None
    legs: tuple[Leg, ...] = ()
    unserved: tuple[str, ...] = ()
    cost: int = 0
    #: How the plan got better, as JSON (a line for each step).
    trace: tuple[str, ...] = ()
    by: str = ""
    dropped: tuple[str, ...] = ()
    #: Trips whose drivers left or declined after it was published, before they heard of it.
    untold: tuple[str, ...] = ()


Said = Message | tuple[str, Message]
Decision = tuple[SupplyPlan, list[Said]]


def request(
    wish: RequestSupplyPlan,
    *,
    key: str,
    now: datetime,
    by: str,
    gated: Mapping[str, tuple[str, ...]],
) -> Decision:
    """Note that a plan is wanted; who may not drive is named at once."""
    plan = SupplyPlan(
        id=key,
        area=wish.area,
        day=wish.day,
        requested_by=by,
        requested_at=now,
        wish=wish.model_dump_json(),
        stops=len(wish.stops),
        cars=len(wish.cars),
        instead_of=wish.instead_of or "",
        gated=dict(gated),
    )
    return plan, [changed(plan)]


def must_be_published(plan: SupplyPlan) -> None:
    """Only of a plan that drivers were told can they hold anybody to their word."""
    if plan.state != "published":
        raise NotNow(state=plan.state)


def wanted(plan: SupplyPlan) -> bool:
    """Whether somebody still waits for it."""
    return plan.state in ("requested", "solving")


def progress(plan: SupplyPlan, trace: Sequence[SupplyTrace]) -> Decision:
    """A better plan was found."""
    if not wanted(plan):
        return plan, []
    plan = replace(plan, state="solving", trace=_lines(trace))
    return plan, [changed(plan)]


def solve(plan: SupplyPlan, found: Solved) -> Decision:
    """Keep what came out; nothing if nobody wants it any more."""
    if not wanted(plan):
        return plan, []
    plan = replace(
        plan,
        state="ready",
        legs=found.legs,
        unserved=found.unserved,
        cost=found.cost,
        trace=_lines(found.trace),
        by=found.by,
        dropped=found.dropped,
    )
    return plan, [changed(plan)]


def fail(plan: SupplyPlan) -> Decision:
    """No plan that can be driven came out."""
    if not wanted(plan):
        return plan, []
    plan = replace(plan, state="failed")
    return plan, [changed(plan)]


def cancel(plan: SupplyPlan) -> Decision:
    """Nobody wants it any more."""
    if plan.state not in ("requested", "solving", "ready"):
        raise NotNow(state=plan.state)
    plan = replace(plan, state="cancelled")
    return plan, [changed(plan)]


def spoken_of(plan: SupplyPlan) -> list[str]:
    """Trips of an earlier plan that this one keeps, changes or cancels."""
    return [*(leg.trip_id for leg in plan.legs if leg.told), *plan.dropped]


def publish(plan: SupplyPlan, states: Mapping[str, TripState]) -> Decision:
    """Tell the drivers: a trip each; who was told of the same hears nothing.

    ``states`` are those of the trips that the plan speaks of, as they are now.  Outdated if one of
    them can no longer be what the plan makes of it.
    """
    if plan.state != "ready":
        raise NotNow(state=plan.state)
    if moved := _moved(plan, states):
        raise Outdated(trips=", ".join(moved))
    plan = replace(plan, state="published")
    dropped = [one for one in plan.dropped if states[one] != "cancelled"]
    calls: list[Said] = [StepTrip(trip_id=one, step="cancel") for one in dropped]
    calls += [one for leg in plan.legs for one in _trip(plan, leg)]
    return plan, [changed(plan), *calls]


def _moved(plan: SupplyPlan, states: Mapping[str, TripState]) -> list[str]:
    """Trips that the plan can no longer change, cancel or count on."""
    told = [leg for leg in plan.legs if leg.told]
    changes = [leg.trip_id for leg in told if not leg.kept and states[leg.trip_id] not in WAITS]
    keeps = [leg.trip_id for leg in told if leg.kept and states[leg.trip_id] in OFF]
    return [*changes, *keeps, *(one for one in plan.dropped if states[one] not in WAITS | OFF)]


def untold(plan: SupplyPlan, trip_id: str, stops: Collection[str]) -> Decision:
    """A driver left before hearing of this plan, for the ``stops`` of the trip; or declined it.

    What the plan added to the route nobody brings; what it gave to others is brought twice.
    """
    mine = [visit for leg in plan.legs if leg.trip_id == trip_id for visit in leg.visits]
    lost = [one.community for one in mine if one.community not in stops]
    still = tuple(one for one in mine if one.community in stops)
    plan = replace(
        plan,
        legs=tuple(
            replace(leg, visits=still, kept=True) if leg.trip_id == trip_id else leg
            for leg in plan.legs
        ),
        unserved=(*plan.unserved, *lost),
        untold=(*plan.untold, trip_id),
    )
    return plan, [changed(plan)]


def _trip(plan: SupplyPlan, leg: Leg) -> list[Said]:
    stops = [
        TripStop(
            community=one.community,
            title=one.title,
            gets=one.crates,
            load=one.load,
            opens=one.opens,
            closes=one.closes,
            expected=one.expected,
        )
        for one in leg.visits
    ]
    if leg.kept:
        return []
    if leg.told:
        return [AmendTrip(trip_id=leg.trip_id, stops=stops)]
    new = OpenTrip(
        area=plan.area,
        day=plan.day,
        driver_id=leg.driver_id,
        stops=stops,
        leaves=leg.leaves,
        plan_id=plan.id,
    )
    return [(leg.trip_id, new)]


def _lines(trace: Sequence[SupplyTrace]) -> tuple[str, ...]:
    return tuple(one.model_dump_json() for one in trace)


#: Points of the trace that an event carries.
POINTS = 50


def changed(plan: SupplyPlan) -> SupplyPlanChanged:
    """What others may know of a plan."""
    every = max(1, -(-len(plan.trace) // POINTS))
    lines = [*plan.trace[:-1:every], *plan.trace[-1:]]
    return SupplyPlanChanged(
        plan_id=plan.id,
        area=plan.area,
        day=plan.day,
        state=plan.state,
        stops=plan.stops,
        cars=plan.cars,
        used=len(plan.legs),
        trips=sum(max((one.load for one in leg.visits), default=0) for leg in plan.legs),
        cost=plan.cost,
        unserved=list(plan.unserved),
        gated={driver: list(why) for driver, why in (plan.gated or {}).items()},
        trace=[SupplyTrace.model_validate_json(one) for one in lines],
        by=plan.by,
        instead_of=plan.instead_of,
        untold=list(plan.untold),
    )
