"""The nightly plan: who could go where on a date."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, Id

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


class OfferPlaces(Command):
    """Offer places of one need to these volunteers.  Matching says it to itself."""

    topic: ClassVar[str] = "matching.offer_places.v1"

    need_id: Id
    plan_id: Id | None = None
    volunteer_ids: list[Id]


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
    gap_seconds: int = Field(
        default=0, description="What a better plan might save; 0 is proven to be the best."
    )
    policy: str = Field(default="", description="The version of the weights it was made by.")


class ReadCertificate(Query):
    """A part of a plan's certificate: JSON packed by gzip and cut into parts.  Answered with
    ``{"parts": how many there are, "data": this one in base64}``.
    """

    topic: ClassVar[str] = "matching.read_certificate.v1"

    plan_id: Id
    part: int = Field(default=0, ge=0)
