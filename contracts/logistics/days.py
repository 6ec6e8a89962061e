"""A compound's day: what its volunteers do in which order, what its building heads count."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import CommunityCode, Id, Line, Strict, date

#: A unit's staircase as on its door: ``3-2`` is building 3, unit 2.
StaircaseKey = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,2}-[1-9][0-9]?$", examples=["3-2"])]
Door = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,12}$", examples=["401"])]
#: Putuo's order of a day: rubbish, oneself, first delivery, antigen or test, second delivery.
DayStep = Literal["rubbish", "disinfect", "wave_1", "antigen", "wave_2"]
#: What a building head writes down of a household (Yiwu): who is there, what was handed out, who
#: was tested, who has the notice.
Noted = Literal["present", "handed", "tested", "told"]


class HouseholdPlan(Strict):
    """A household on a unit's roll: where, and how many live there; nobody's name."""

    door: Door
    floor: int = Field(ge=1, le=80)
    residents: int = Field(ge=0, le=50)


class ListHouseholds(Command):
    """The roll of a unit, as its building head knows it; it replaces the one before."""

    topic: ClassVar[str] = "logistics.list_households.v1"
    sealed: ClassVar[bool] = True

    compound_id: Id
    staircase: StaircaseKey
    households: list[HouseholdPlan] = Field(min_length=1, max_length=400)


class HandOutPlan(Strict):
    """What every household, or every person, shall get on a day."""

    item: Id = Field(examples=["antigen_kit"])
    each: int = Field(ge=1, le=100)
    per: Literal["household", "person"] = "household"


class OpenDay(Command):
    """A compound's day: who comes, and what every household is to get; once a day."""

    topic: ClassVar[str] = "logistics.open_day.v1"

    compound_id: Id
    day: date
    people: list[Id] = Field(min_length=1, max_length=500)
    hand_outs: list[HandOutPlan] = Field(default=[], max_length=20)
    #: Whether everybody who is there is to be tested.
    tested: bool = False
    #: Notices that must reach every household.
    notices: list[Id] = Field(default=[], max_length=20)


class TakeStep(Command):
    """Volunteers start or finish a step of their day, or it is waived with a reason.

    The next one does not start before the last is finished or waived (Putuo).
    """

    topic: ClassVar[str] = "logistics.take_step.v1"

    compound_id: Id
    day: date
    step: DayStep
    what: Literal["start", "finish", "waive"]
    people: list[Id] = Field(min_length=1, max_length=500)
    reason: Line | None = None


class RecordUnit(Command):
    """What a building head notes at the doors of one unit.

    A door that is noted stays as it is when it comes again; a figure is put right with a reason.
    """

    topic: ClassVar[str] = "logistics.record_unit.v1"
    sealed: ClassVar[bool] = True

    compound_id: Id
    day: date
    staircase: StaircaseKey
    noted: Noted
    #: Which item was handed out, which notice was told.
    about: Id | None = None
    #: By door: people there, pieces handed out, people tested, people told.
    doors: dict[Door, Annotated[int, Field(ge=0, le=500)]] = Field(min_length=1, max_length=400)
    correction: Line | None = None


class AskReconciliation(Query):
    """What is missing on a day, unit by unit and door by door."""

    topic: ClassVar[str] = "logistics.ask_reconciliation.v1"
    sealed: ClassVar[bool] = True

    compound_id: Id
    day: date


class DayChanged(Event):
    """A compound's day as it is after a change."""

    topic: ClassVar[str] = "logistics.day.changed.v1"

    compound_id: str
    area: CommunityCode
    day: date
    people: int
    #: By step and state, how many volunteers.
    steps: dict[str, dict[str, int]]


class UnitDayChanged(Event):
    """What has been noted in a unit on a day: sums only, no doors."""

    topic: ClassVar[str] = "logistics.unit_day.changed.v1"

    compound_id: str
    area: CommunityCode
    day: date
    staircase: str
    households: int
    #: On the roll.
    residents: int
    counted: int
    present: int
    #: By item: pieces, and households that got some.
    pieces: dict[str, int]
    handed: dict[str, int]
    tested: int
    told: dict[str, int]
    #: Doors that were noted more than once, and were not counted twice.
    repeated: int
