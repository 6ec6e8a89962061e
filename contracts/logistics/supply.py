"""City supply: which volunteer's car brings what to which community."""

from datetime import date, time
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, CommunityCode, Id, Line, Position, Strict

SupplyState = Literal[
    "requested", "solving", "ready", "published", "cancelled", "failed"
]  # fmt: skip


class SupplyDepot(Strict):
    """Where goods are loaded."""

    depot_id: Id
    at: Position


def _local(moment: time) -> time:
    if moment.tzinfo is not None:
        raise ValueError("a local time has no zone")
    return moment


#: A time of the day in the city; one of another zone could not be compared with it.
LocalTime = Annotated[time, AfterValidator(_local)]


class SupplyStop(Strict):
    """What a community gets; work there may begin from ``opens`` until ``closes``, local time."""

    community: CommunityCode
    title: Line
    at: Position
    crates: int = Field(ge=1, le=10_000)
    kilograms: int = Field(default=0, ge=0, le=100_000)
    opens: LocalTime = time(8)
    closes: LocalTime = time(18)
    minutes: int = Field(default=10, ge=0, le=240, description="How long unloading takes.")
    ready: LocalTime = Field(default=time(0), description="When its goods can be loaded.")

    @model_validator(mode="after")
    def _forward(self) -> "SupplyStop":
        if self.closes < self.opens:
            raise ValueError("it closes before it opens")
        return self


class SupplyCar(Strict):
    """A driver of the fleet with a car, for one shift."""

    driver_id: Id
    depot_id: Id
    crates: int = Field(ge=1, le=10_000)
    kilograms: int = Field(default=100_000, ge=1, le=100_000)
    starts: LocalTime = time(7)
    ends: LocalTime = time(20)
    reloads: int = Field(default=0, ge=0, le=20, description="How often it may load again.")


class RequestSupplyPlan(Command):
    """Ask for the routes of a day.  What no car can reach in time is listed, never left unsaid.

    ``instead_of`` is a published plan of the same day: what its drivers were told stays as it is,
    and its trips that are still to be driven are part of the new plan.
    """

    topic: ClassVar[str] = "logistics.request_supply_plan.v1"

    area: AreaCode
    day: date
    depots: list[SupplyDepot] = Field(min_length=1, max_length=50)
    stops: list[SupplyStop] = Field(min_length=1, max_length=2000)
    cars: list[SupplyCar] = Field(min_length=1, max_length=2000)
    seconds: int = Field(default=60, ge=1, le=300, description="Processor seconds to spend.")
    loading_minutes: int = Field(default=15, ge=0, le=120)
    instead_of: Id | None = None

    @model_validator(mode="after")
    def _sensible(self) -> "RequestSupplyPlan":
        depots = {one.depot_id for one in self.depots}
        if any(one.depot_id not in depots for one in self.cars):
            raise ValueError("a car's depot is not listed")
        if len({one.driver_id for one in self.cars}) < len(self.cars):
            raise ValueError("a driver is listed twice")
        if len({one.community for one in self.stops}) < len(self.stops):
            raise ValueError("a community is listed twice")
        return self


class CancelSupplyPlan(Command):
    """Stop working on a plan, or drop one that was not published."""

    topic: ClassVar[str] = "logistics.cancel_supply_plan.v1"

    plan_id: Id


class PublishSupplyPlan(Command):
    """Tell the drivers: every route becomes a trip.

    Refused (`supply_plan_outdated`) when somebody who was told before has left or declined since
    the routes were found: ask for a plan again.
    """

    topic: ClassVar[str] = "logistics.publish_supply_plan.v1"

    plan_id: Id


class SupplyTrace(BaseModel):
    """A better plan was found: after how many processor seconds, and how good it is."""

    model_config = ConfigDict(frozen=True)

    seconds: float
    cost: int
    cars: int
    unserved: int


class SupplyPlanChanged(Event):
    """A supply plan as it is after a change."""

    topic: ClassVar[str] = "logistics.supply_plan.changed.v1"

    plan_id: str
    area: AreaCode
    day: date
    state: SupplyState
    stops: int
    cars: int
    used: int = 0
    trips: int = 0
    cost: int = Field(default=0, description="Seconds of driving, and 1,800 for each car.")
    #: Communities that nobody can serve.
    unserved: list[str] = Field(default=[])
    #: Drivers who may not drive, with the gates that stop them.
    gated: dict[str, list[str]] = Field(default={})
    trace: list[SupplyTrace] = Field(default=[])
    by: str = ""
    instead_of: str = ""
    #: Trips that had left, or were declined, when they should hear of this plan: what it added to
    #: them is unserved, and of a declined one everything; what it gave to others of one that left
    #: is brought twice unless somebody tells one of the drivers.
    untold: list[str] = Field(default=[])
