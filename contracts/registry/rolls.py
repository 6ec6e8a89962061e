"""What is true of many people at once: who passed a course, whom a policy covers, who said yes.

Each is entered as a list, whole or not at all, and then done for each person as if alone.
"""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, Id, Line, PostCategory

RollKind = Literal["training", "cover", "confirmation"]


class HoldSession(Command):
    """A course was given in an area: who passed, who failed, who did not come (R-GATE-01)."""

    topic: ClassVar[str] = "registry.hold_session.v1"

    area: AreaCode
    course: PostCategory | Literal["general"]
    title: Line
    provider: Line
    hours: float = Field(gt=0, le=1000)
    mode: Literal["online", "onsite"]
    trainer_medical: bool = False
    on: date
    valid_to: date | None = None
    passed: list[Id] = Field(default=[], max_length=1000)
    failed: list[Id] = Field(default=[], max_length=1000)
    absent: list[Id] = Field(default=[], max_length=1000)

    @model_validator(mode="after")
    def _sound(self) -> "HoldSession":
        people = [*self.passed, *self.failed, *self.absent]
        if not people:
            raise ValueError("nobody was there, and nobody was missing")
        if len(set(people)) != len(people):
            raise ValueError("somebody has two results")
        if self.valid_to is not None and self.valid_to < self.on:
            raise ValueError("it is over before it was given")
        return self


class InsureGroup(Command):
    """One policy covers many volunteers of an area (regulation art. 17)."""

    topic: ClassVar[str] = "registry.insure_group.v1"

    area: AreaCode
    insurer: Line
    provider: Literal["platform", "employer", "organisation"]
    starts_on: date
    ends_on: date
    volunteer_ids: list[Id] = Field(min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _forward(self) -> "InsureGroup":
        if self.ends_on < self.starts_on:
            raise ValueError("it ends before it starts")
        return self


class ConfirmPeople(Command):
    """People on a list were asked, by phone or at the door, and are willing (R-REG-05)."""

    topic: ClassVar[str] = "registry.confirm_people.v1"

    area: AreaCode
    method: Line = Field(examples=["电话核实"])
    volunteer_ids: list[Id] = Field(min_length=1, max_length=1000)


class RollEntered(Event):
    """Something was entered of many people of an area; it is being done for each of them."""

    topic: ClassVar[str] = "registry.roll.entered.v1"

    roll_id: str
    kind: RollKind
    area: AreaCode
    title: str
    people: int
