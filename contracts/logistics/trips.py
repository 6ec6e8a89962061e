"""Trips of the fleet: goods to communities, samples to the laboratory, counted at both ends."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field, model_validator

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, CommunityCode, Id, Line, Strict

TripKind = Literal["supply", "samples", "courier"]
TripState = Literal[
    "offered", "declined", "accepted", "loading", "en_route", "at_stop", "returned", "washed",
    "closed", "broken_down", "handed_off", "cancelled",
]  # fmt: skip
TripStep = Literal[
    "accept", "decline", "load", "depart", "arrive", "hand_over", "pick_up", "skip", "return",
    "wash", "close", "break_down", "hand_off", "cancel",
]  # fmt: skip


class TripStop(Strict):
    """A stop: how many crates (or tubes) it ``gets`` or ``gives``, and when the car is expected."""

    community: CommunityCode
    title: Line
    gets: int = Field(default=0, ge=0, le=100_000)
    gives: int = Field(default=0, ge=0, le=100_000)
    opens: AwareDatetime | None = None
    closes: AwareDatetime | None = None
    expected: AwareDatetime | None = None
    load: int = Field(default=1, ge=1, le=50, description="After which loading it is visited.")


class OpenTrip(Command):
    """Offer a trip to a driver, who must be fit for it: trained and insured for samples."""

    topic: ClassVar[str] = "logistics.open_trip.v1"

    kind: TripKind = "supply"
    area: AreaCode
    day: date
    driver_id: Id
    stops: list[TripStop] = Field(min_length=1, max_length=200)
    leaves: AwareDatetime | None = None
    deadline: AwareDatetime | None = Field(
        default=None, description="When samples must be at the laboratory."
    )
    plan_id: Id | None = None
    after: Id | None = Field(default=None, description="The trip whose goods it takes over.")
    aboard: int = Field(default=0, ge=0, le=1_000_000, description="Taken over from that trip.")

    @model_validator(mode="after")
    def _counted(self) -> "OpenTrip":
        if self.kind == "samples" and self.deadline is None:
            raise ValueError("samples have a deadline")
        return self


class StepTrip(Command):
    """What a driver does next.  ``count`` is what was really loaded, handed over or picked up."""

    topic: ClassVar[str] = "logistics.step_trip.v1"

    trip_id: Id
    step: TripStep
    stop: int | None = Field(default=None, ge=1, le=200, description="Its number on the sheet.")
    count: int | None = Field(default=None, ge=0, le=1_000_000)
    box: Id | None = Field(default=None, description="The seal of a box of samples.")
    note: Line | None = Field(default=None, description="Why something differs; no names.")
    driver_id: Id | None = Field(default=None, description="Who takes the rest over.")


class TripChanged(Event):
    """A trip as it is after a change."""

    topic: ClassVar[str] = "logistics.trip.changed.v1"

    trip_id: str
    kind: TripKind
    area: AreaCode
    day: date
    driver_id: str
    state: TripState
    stops: int
    done: int
    loaded: int
    aboard: int
    #: What came aboard and is neither handed over nor back: 0 in a trip without a loss.
    missing: int
    plan_id: str = ""
    deadline: AwareDatetime | None = None
    late: bool = False
    #: When it entered each state, the last time.
    at: dict[str, AwareDatetime] = Field(default={})
    replaced_by: str = ""


class TripLate(Event):
    """Samples are not at the laboratory, and their time is over."""

    topic: ClassVar[str] = "logistics.trip.late.v1"

    trip_id: str
    area: AreaCode
    driver_id: str
    deadline: AwareDatetime


class AskTripSheet(Query):
    """The driver's sheet: stop by stop, with what to hand over."""

    topic: ClassVar[str] = "logistics.ask_trip_sheet.v1"

    trip_id: Id


class AmendTrip(Command):
    """Said by logistics itself when it plans again: other stops, while the car has not left."""

    topic: ClassVar[str] = "logistics.amend_trip.v1"

    trip_id: Id
    stops: list[TripStop] = Field(min_length=1, max_length=200)
