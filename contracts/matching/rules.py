"""The figures by which an area is dispatched; each area may have its own."""

from typing import ClassVar

from pydantic import Field

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode


class SetRules(Command):
    """Set all the figures of an area; what is left out takes its usual value.

    A place is dispatched by the figures of the smallest area around it that has some.
    """

    topic: ClassVar[str] = "matching.set_rules.v1"

    area: AreaCode
    cut_off: str = Field(
        default="21:00",
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="Local time of the evening before, until which the plan waits for needs.",
    )
    nightly: bool = Field(default=False, description="Solve tomorrow's plan at the cut-off.")
    rest_hours: int = Field(
        default=10, ge=0, le=48, description="Between the duties of two different days."
    )
    days_in_a_row: int = Field(default=6, ge=1, le=31, description="Then a day off.")
    acceptance: int = Field(
        default=80, ge=10, le=100, description="Of a hundred people asked, how many say yes."
    )
    moves: int = Field(
        default=1,
        ge=0,
        le=1,
        description="How many who have another place may be asked to give it up for one that "
        "nobody free can fill.",
    )


class RulesChanged(Event):
    """The figures of an area as they are from now on."""

    topic: ClassVar[str] = "matching.rules.changed.v1"

    area: AreaCode
    version: int
    cut_off: str
    nightly: bool
    rest_hours: int
    days_in_a_row: int
    acceptance: int
    moves: int
