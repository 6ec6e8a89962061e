"""The nightly plan: who could go where on a date."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, Gate, Id, Line

PlanState = Literal["requested", "solved", "publishing", "published"]


class SolvePlan(Command):
    """Compute who could go where on a date (一日一调度)."""

    topic: ClassVar[str] = "matching.solve_plan.v1"

    area: AreaCode
    day: date = Field(description="The service day, local time (Asia/Shanghai).")


class PublishPlan(Command):
    """Offer the places of a solved plan to the people it names."""

    topic: ClassVar[str] = "matching.publish_plan.v1"

    plan_id: Id


class SignException(Command):
    """Answer for mandatory posts that stay empty; never done by who asked for the plan."""

    topic: ClassVar[str] = "matching.sign_exception.v1"

    plan_id: Id
    need_ids: list[Id] = Field(
        default=[], max_length=1000, description="Every mandatory need with a gap if left out."
    )
    reason: Line


class WeighGates(Command):
    """Find out what each gate costs a solved plan: the places that would be filled without it."""

    topic: ClassVar[str] = "matching.weigh_gates.v1"

    plan_id: Id


class OfferPlaces(Command):
    """Offer places of one need to these volunteers.  Matching says it to itself."""

    topic: ClassVar[str] = "matching.offer_places.v1"

    need_id: Id
    plan_id: Id | None = None
    volunteer_ids: list[Id]
    walk_price: int | None = Field(
        default=None, description="What one more place costs the plan, in seconds of way."
    )
    drive_price: int | None = None


class PlanGap(BaseModel):
    """A mandatory need for which the plan has found too few people."""

    model_config = ConfigDict(frozen=True)

    need_id: str
    missing: int
    excepted: bool = Field(default=False, description="Somebody has signed for it.")


class Uncovered(BaseModel):
    """Hours of the day for which a round-the-clock post has no shift (断档)."""

    model_config = ConfigDict(frozen=True)

    post: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class GateValue(BaseModel):
    """How many more places a plan would fill if one gate were lifted for everybody."""

    model_config = ConfigDict(frozen=True)

    gate: Gate
    more: int


class Travel(BaseModel):
    """How the ways of a plan were measured."""

    model_config = ConfigDict(frozen=True)

    mode: Literal["straight", "streets"] = Field(
        default="straight", description="Straight lines with a detour, or along a city's streets."
    )
    detour: float = Field(default=1.3, description="How much longer than measured a walk counts.")
    version: str = Field(default="", description="Of the map of streets: its SHA-256 begins so.")


class RefillFigures(BaseModel):
    """How places of a published plan that fell free were refilled, without moving anybody."""

    model_config = ConfigDict(frozen=True)

    exact: int = Field(default=0, description="As an exact repair would have done.")
    bounded: int = Field(default=0, description="Where an exact repair would have moved others.")
    greedy: int = Field(default=0, description="Whose cost cannot be compared with the plan's.")
    gap_seconds: int = Field(
        default=0, description="At most so far is the plan from the best one by it."
    )


class RepairFigures(BaseModel):
    """What an exact repair of a plan that nobody had been told of changed."""

    model_config = ConfigDict(frozen=True)

    dropped: int = Field(default=0, description="People it named who are no longer free.")
    more: int = Field(default=0, description="Places that came, by new needs or wider ones.")
    fewer: int = Field(default=0, description="Places that went.")
    called: int = Field(default=0, description="People who had no place before.")
    moved: int = Field(default=0, description="People who have another place than before.")
    released: int = Field(default=0, description="People who have no place any more.")


class PlanChanged(Event):
    """A plan was requested, solved, or its offers went out.  The pairs stay with matching."""

    topic: ClassVar[str] = "matching.plan.changed.v1"

    plan_id: str
    area: AreaCode
    day: date
    state: PlanState
    needs: int = 0
    places: int = 0
    filled: int = 0
    cost_seconds: int = 0
    solve_ms: int = 0
    version: int = Field(default=1, description="1 for the first plan of this area and day.")
    mode: str = Field(default="", description="How ways were measured; see travel.")
    travel: Travel = Travel()
    rules_version: int = Field(default=0, description="0 for the usual figures.")
    gaps: list[PlanGap] = Field(default=[])
    uncovered: list[Uncovered] = Field(default=[])
    gap_seconds: int = Field(
        default=0, description="What a better plan might save; 0 is proven to be the best."
    )
    policy: str = Field(default="", description="The version of the weights it was made by.")
    refills: RefillFigures = RefillFigures()
    headless: list[str] = Field(
        default=[], description="Needs whose squads have nobody who was appointed to lead."
    )
    gates: list[GateValue] = Field(default=[], description="What each gate costs, once weighed.")
    repairs: str = Field(default="", description="The plan of which this is the repair.")
    repaired_by: str = Field(
        default="", description="The plan that takes this one's place; it is published instead."
    )
    repair: RepairFigures | None = None


class ReadCertificate(Query):
    """A part of a plan's certificate: JSON packed by gzip and cut into parts.  Answered with
    ``{"parts": how many there are, "data": this one in base64}``.
    """

    topic: ClassVar[str] = "matching.read_certificate.v1"

    plan_id: Id
    part: int = Field(default=0, ge=0)
