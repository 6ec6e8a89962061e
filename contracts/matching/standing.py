"""Standing cases (常态化帮助): somebody looks in on the same household again and again."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event, Query
from contracts.matching.help import HelpCategory
from contracts.typed import AsMeant
from contracts.vocabulary import CommunityCode, Id, Line, Phone, Purpose, Text

StandingState = Literal["open", "planned", "paused", "ended"]
#: What an office must look after at once.
StandingAlarm = Literal["", "nobody", "missed", "not_home", "needs_help"]


class OpenStandingCase(AsMeant, Command):
    """Begin to visit a household on certain days of the week."""

    topic: ClassVar[str] = "matching.open_standing_case.v1"
    sealed: ClassVar[bool] = True

    community: CommunityCode
    category: HelpCategory
    detail: Text
    name: Line
    phone: Phone
    address: Line
    weekdays: frozenset[Annotated[int, Field(ge=1, le=7)]] = Field(
        min_length=1, description="1 is Monday."
    )
    at: str = Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="Local time of the visit.",
        examples=["09:30"],
    )
    minutes: int = Field(default=60, ge=15, le=480)
    every_weeks: int = Field(default=1, ge=1, le=4)
    from_day: date | None = None
    until_day: date | None = None
    helper_id: Id | None = Field(default=None, description="Who shall come, if they can.")
    help_id: Id | None = Field(default=None, description="The request for help it grew out of.")
    synthetic: bool = False


class ReportVisit(Command):
    """Somebody was there; or an office has looked after a visit that was missed."""

    topic: ClassVar[str] = "matching.report_visit.v1"
    sealed: ClassVar[bool] = True

    standing_id: Id
    outcome: Literal["done", "not_home", "needs_help"]
    note: Line | None = None


class ChooseHelper(Command):
    """From the next visit on, this volunteer comes if they can."""

    topic: ClassVar[str] = "matching.choose_helper.v1"

    standing_id: Id
    helper_id: Id


class PauseStandingCase(Command):
    """No visits for a while: the household is away."""

    topic: ClassVar[str] = "matching.pause_standing_case.v1"
    sealed: ClassVar[bool] = True

    standing_id: Id
    reason: Line


class ResumeStandingCase(Command):
    """Visits go on."""

    topic: ClassVar[str] = "matching.resume_standing_case.v1"

    standing_id: Id


class EndStandingCase(Command):
    """No more visits."""

    topic: ClassVar[str] = "matching.end_standing_case.v1"
    sealed: ClassVar[bool] = True

    standing_id: Id
    reason: Line


class StandingCaseChanged(Event):
    """A standing case as it is after a change; never who is visited."""

    topic: ClassVar[str] = "matching.standing_case.changed.v1"

    standing_id: str
    state: StandingState
    community: CommunityCode
    category: HelpCategory
    responsible: str = Field(description="Who must act next: a volunteer or an office.")
    due_at: AwareDatetime | None
    visit_at: AwareDatetime | None = Field(description="The next visit.")
    minutes: int
    helper_id: str = Field(default="", description="Who usually comes.")
    visitor_id: str = Field(default="", description="Who comes next.")
    visits: int = 0
    missed: int = 0
    alarm: StandingAlarm = ""
    escalated: int = 0


class ReadStandingCase(Query):
    """Who is visited and what for: for the visitor, and for operators.  Audited."""

    topic: ClassVar[str] = "matching.read_standing_case.v1"

    standing_id: Id
    purpose: Purpose | None = Field(None, description="Why; a volunteer's is the task itself.")
