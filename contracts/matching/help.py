"""Residents' requests for help, from intake to an answer."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event, Query
from contracts.typed import AsMeant
from contracts.vocabulary import CommunityCode, Id, Line, Phone, Purpose, Strict, Text, Verdict

HelpCategory = Literal[
    "medicine", "food", "mother_baby", "medical_transfer", "errand", "psychological", "other"
]
HelpState = Literal[
    "received", "triaged", "dispatched", "in_progress", "resolved", "confirmed", "closed",
    "rejected", "withdrawn", "unreachable", "duplicate",
]  # fmt: skip
HelpLevel = Literal["life", "urgent", "normal"]


class MedicineOrder(Strict):
    """What must be known to bring the right medicine; the name alone brings the wrong one."""

    generic_name: Line
    brand: Line | None = None
    maker: Line | None = None
    specification: Line | None = None
    quantity: int = Field(default=1, ge=1, le=100)
    prescription: bool = False
    runs_out_on: date | None = None


class AskHelp(AsMeant, Command):
    """A resident asks for help.  No identity number is asked for (PIPL art. 6)."""

    topic: ClassVar[str] = "matching.ask_help.v1"
    sealed: ClassVar[bool] = True

    community: CommunityCode
    category: HelpCategory
    detail: Text
    name: Line
    phone: Phone
    address: Line | None = None
    medicine: MedicineOrder | None = None
    vulnerable: frozenset[
        Literal["alone_elderly", "pregnant", "infant", "disabled", "chronic_patient"]
    ] = frozenset()
    life_threatening: bool = False
    channel: Literal["web", "phone", "building_head", "agency"] = "web"
    ticket_id: Id | None = None
    synthetic: bool = False


class VerifyHelp(Command):
    """Someone has checked that the request is true, or that it is not."""

    topic: ClassVar[str] = "matching.verify_help.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    method: Literal["call", "visit", "community", "document"]
    verdict: Verdict = "approve"
    reason: Line | None = None


class DispatchHelp(Command):
    """Send someone (派单): the volunteer named, or the nearest free one who is willing."""

    topic: ClassVar[str] = "matching.dispatch_help.v1"

    help_id: Id
    volunteer_id: Id | None = None


class StartHelp(Command):
    """The one who was sent is on it."""

    topic: ClassVar[str] = "matching.start_help.v1"

    help_id: Id


class ResolveHelp(Command):
    """What was asked for is done; ``answer`` is what the resident is told."""

    topic: ClassVar[str] = "matching.resolve_help.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    answer: Text


class ConfirmHelp(Command):
    """The resident, or whoever called back, says that it is done."""

    topic: ClassVar[str] = "matching.confirm_help.v1"

    help_id: Id
    satisfied: bool = True


class CloseHelp(Command):
    """End the case.  It needs an answer: the one of its resolution, or one given now."""

    topic: ClassVar[str] = "matching.close_help.v1"
    sealed: ClassVar[bool] = True

    help_id: Id
    answer: Text | None = None


class HelpChanged(Event):
    """A help request as it is after a change; never who asks, nor where they live."""

    topic: ClassVar[str] = "matching.help.changed.v1"

    help_id: str
    state: HelpState
    community: CommunityCode
    category: HelpCategory
    level: HelpLevel
    responsible: str = Field(description="Who must act next: an account or a role with an area.")
    due_at: AwareDatetime | None
    received_at: AwareDatetime
    volunteer_id: str = ""
    verified: bool = Field(
        default=False, description="Only a danger to life is dispatched unverified."
    )
    answered: bool = False
    escalated: int = 0
    reasons: list[str] = Field(default=[], description="Why it has its level; coarse.")
    overridden: bool = Field(default=False, description="An operator has set the level.")
    on_board: bool = Field(default=False, description="A volunteer may take it of their own.")
    claimed: bool = Field(default=False, description="The volunteer took it and was not sent.")
    questions: int = Field(
        default=0, description="How often the asker was asked whether it is still needed."
    )
    affirmed_at: AwareDatetime | None = Field(
        default=None, description="When it was last known to be needed."
    )
    returned: int = 0
    reopened: int = 0
    duplicate_of: str = ""
    twins: list[str] = Field(default=[], description="Requests merged into this one.")
    suspects: list[str] = Field(default=[], description="Requests that may be the same.")
    dispatches: int = Field(
        default=0, description="How often somebody was sent, or took it; the same person counts."
    )


class ReadHelp(Query):
    """Who asks, and for what: for the helper on the way, and for operators.  Audited."""

    topic: ClassVar[str] = "matching.read_help.v1"

    help_id: Id
    purpose: Purpose | None = Field(None, description="Why; a volunteer's is the task itself.")


class TrackHelp(Query):
    """What the asker is told under the link in their messages: the answer, if there is one."""

    topic: ClassVar[str] = "matching.track_help.v1"

    help_id: Id
