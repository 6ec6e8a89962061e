"""Messages owned by matching: who is needed where, who goes, and who is helped."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from contracts.base import Command, Event
from contracts.vocabulary import (
    AreaCode,
    CommunityCode,
    Id,
    Line,
    Phone,
    Position,
    PostCategory,
    Strict,
    Text,
    Verdict,
)

# ---- community needs --------------------------------------------------------------------------

NeedState = Literal[
    "submitted", "rejected", "published", "matched", "filled", "in_service", "completed",
    "withdrawn", "expired",
]  # fmt: skip


class SubmitNeed(Command):
    """A community asks for people, and drivers with vehicles, for one shift.

    Regulation art. 12 and GB/T 40143 6.1: the notice states the risks and the guarantees.
    """

    topic: ClassVar[str] = "matching.submit_need.v1"

    community: CommunityCode
    category: PostCategory
    people: int = Field(ge=0, le=2000)
    vehicles: int = Field(default=0, ge=0, le=200)
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    meeting_place: Line
    site: Position
    content: Text = Field(description="What the volunteers will do.")
    precautions: Text = Field(description="What they must mind.")
    risk_notice: Text
    guarantees: Text = Field(description="Insurance, protection, meals, transport.")
    min_age: int = Field(default=18, ge=14, le=100)
    max_age: int = Field(default=60, ge=14, le=100)
    mandatory: bool = Field(default=False, description="A plan may not leave it empty.")

    @model_validator(mode="after")
    def _sound(self) -> "SubmitNeed":
        if self.people + self.vehicles < 1:
            raise ValueError("a need asks for someone")
        hours = (self.ends_at - self.starts_at).total_seconds() / 3600
        if not 0 < hours <= 24:
            raise ValueError("a shift lasts more than 0 and at most 24 hours")
        if self.min_age > self.max_age:
            raise ValueError("min_age is above max_age")
        return self


class ReviewNeed(Command):
    """Publish or reject a need.  The reviewer is not its creator."""

    topic: ClassVar[str] = "matching.review_need.v1"

    need_id: Id
    verdict: Verdict
    reason: Line | None = None


class WithdrawNeed(Command):
    """Take a need back; whoever was offered or accepted a place is told."""

    topic: ClassVar[str] = "matching.withdraw_need.v1"

    need_id: Id
    reason: Line


class ClaimPlaces(Command):
    """An approved organisation adopts places of a need for members it names (联点认领)."""

    topic: ClassVar[str] = "matching.claim_places.v1"

    need_id: Id
    organisation_id: Id
    volunteer_ids: list[Id] = Field(min_length=1, max_length=500)


class NeedChanged(Event):
    """A need as it is after a change; the topic says which change."""

    need_id: str
    state: NeedState
    community: CommunityCode
    category: PostCategory
    people: int
    vehicles: int
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    meeting_place: str
    offered: int = Field(default=0, description="Places offered and not yet answered.")
    accepted: int = Field(default=0, description="Places taken.")
    present: int = Field(default=0, description="People checked in, or in and out.")
    created_by: str = Field(default="", description="The account that submitted it.")
    reason: str = ""


class NeedSubmitted(NeedChanged):
    """A need waits for its review."""

    topic: ClassVar[str] = "matching.need.submitted.v1"


class NeedRejected(NeedChanged):
    """A need was turned down; ``reason`` says why."""

    topic: ClassVar[str] = "matching.need.rejected.v1"


class NeedPublished(NeedChanged):
    """A need may be matched from now on."""

    topic: ClassVar[str] = "matching.need.published.v1"


class NeedMatched(NeedChanged):
    """The first place of a need is taken."""

    topic: ClassVar[str] = "matching.need.matched.v1"


class NeedFilled(NeedChanged):
    """Every place of a need is taken."""

    topic: ClassVar[str] = "matching.need.filled.v1"


class NeedReopened(NeedChanged):
    """Someone who had accepted cannot come: the need looks for people again."""

    topic: ClassVar[str] = "matching.need.reopened.v1"


class NeedInService(NeedChanged):
    """The first volunteer is on duty."""

    topic: ClassVar[str] = "matching.need.in_service.v1"


class NeedCompleted(NeedChanged):
    """The shift is over and everybody who came has left."""

    topic: ClassVar[str] = "matching.need.completed.v1"


class NeedWithdrawn(NeedChanged):
    """A need was taken back."""

    topic: ClassVar[str] = "matching.need.withdrawn.v1"


class NeedExpired(NeedChanged):
    """A shift passed and nobody came."""

    topic: ClassVar[str] = "matching.need.expired.v1"


# ---- the nightly plan -------------------------------------------------------------------------

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


# ---- offers and duty --------------------------------------------------------------------------


class AcceptOffer(Command):
    """Yes.  Takes a place if one is left."""

    topic: ClassVar[str] = "matching.accept_offer.v1"

    offer_id: Id


class DeclineOffer(Command):
    """No, which nobody may hold against a volunteer (regulation art. 25)."""

    topic: ClassVar[str] = "matching.decline_offer.v1"

    offer_id: Id
    reason: Line | None = None


class CheckIn(Command):
    """Someone is there.  The id of an assignment is that of the offer it came from."""

    topic: ClassVar[str] = "matching.check_in.v1"

    assignment_id: Id
    at: AwareDatetime | None = Field(default=None, description="When; now if left out.")


class CheckOut(Command):
    """Someone has finished."""

    topic: ClassVar[str] = "matching.check_out.v1"

    assignment_id: Id
    at: AwareDatetime | None = None
    report: Text | None = None


class Muster(Command):
    """A post's head ticks off the list: who is there, or who leaves (签到表)."""

    topic: ClassVar[str] = "matching.muster.v1"

    need_id: Id
    what: Literal["check_in", "check_out"]
    assignment_ids: list[Id] = Field(min_length=1, max_length=2000)
    at: AwareDatetime | None = None


class OfferMade(BaseModel):
    """One place offered to one person until a moment."""

    model_config = ConfigDict(frozen=True)

    offer_id: str
    volunteer_id: str
    with_vehicle: bool = False
    expires_at: AwareDatetime


class OffersMade(Event):
    """Places were offered; with what the message to the volunteers must say."""

    topic: ClassVar[str] = "matching.offers.made.v1"

    need_id: str
    community: CommunityCode
    category: PostCategory
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    meeting_place: str
    content: str
    precautions: str
    risk_notice: str
    guarantees: str
    offers: list[OfferMade]


class OfferClosed(BaseModel):
    """An offer that has its answer, or will get none."""

    model_config = ConfigDict(frozen=True)

    offer_id: str
    volunteer_id: str


class OffersAnswered(Event):
    """Offers that changed together: see the topic of each kind."""

    need_id: str
    community: CommunityCode
    category: PostCategory
    offers: list[OfferClosed]


class OffersAccepted(OffersAnswered):
    """People said yes and have a place."""

    topic: ClassVar[str] = "matching.offers.accepted.v1"


class OffersDeclined(OffersAnswered):
    """People said no; their places are free again."""

    topic: ClassVar[str] = "matching.offers.declined.v1"


class OffersTimedOut(OffersAnswered):
    """Nobody answered in time; the places are free again."""

    topic: ClassVar[str] = "matching.offers.timed_out.v1"


class OffersWithdrawn(OffersAnswered):
    """The places were filled or the need taken back before an answer came."""

    topic: ClassVar[str] = "matching.offers.withdrawn.v1"


class DutyDone(BaseModel):
    """One person's time on duty."""

    model_config = ConfigDict(frozen=True)

    assignment_id: str
    volunteer_id: str
    checked_in_at: AwareDatetime
    checked_out_at: AwareDatetime | None = None
    minutes: int = 0


class AssignmentsCheckedIn(Event):
    """People are on duty."""

    topic: ClassVar[str] = "matching.assignments.checked_in.v1"

    need_id: str
    community: CommunityCode
    category: PostCategory
    duties: list[DutyDone]


class AssignmentsCheckedOut(Event):
    """People have served; the registry writes their record."""

    topic: ClassVar[str] = "matching.assignments.checked_out.v1"

    need_id: str
    community: CommunityCode
    category: PostCategory
    duties: list[DutyDone]


class AssignmentsMissed(OffersAnswered):
    """People had accepted and did not come."""

    topic: ClassVar[str] = "matching.assignments.missed.v1"


# ---- help requests ----------------------------------------------------------------------------

HelpCategory = Literal[
    "medicine", "food", "mother_baby", "medical_transfer", "errand", "psychological", "other"
]
HelpState = Literal[
    "received", "triaged", "dispatched", "in_progress", "resolved", "confirmed", "closed",
    "rejected",
]  # fmt: skip


class MedicineOrder(Strict):
    """What must be known to bring the right medicine; the name alone brings the wrong one."""

    generic_name: Line
    brand: Line | None = None
    maker: Line | None = None
    specification: Line | None = None
    quantity: int = Field(default=1, ge=1, le=100)
    prescription: bool = False
    runs_out_on: date | None = None


class AskHelp(Command):
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

    help_id: Id
    answer: Text | None = None


class HelpChanged(Event):
    """A help request as it is after a change; never who asks, nor where they live."""

    topic: ClassVar[str] = "matching.help.changed.v1"

    help_id: str
    state: HelpState
    community: CommunityCode
    category: HelpCategory
    level: Literal["life", "urgent", "normal"]
    responsible: str = Field(description="Who must act next: an account or a role with an area.")
    due_at: AwareDatetime | None
    received_at: AwareDatetime
    volunteer_id: str = ""
    verified: bool = Field(
        default=False, description="Only a danger to life is dispatched unverified."
    )
    answered: bool = False
    escalated: int = 0


# ---- missions to emergency teams --------------------------------------------------------------

MissionState = Literal["raised", "offered", "committed", "on_scene", "released", "cancelled"]


class RaiseMission(Command):
    """An emergency that a whole team must answer."""

    topic: ClassVar[str] = "matching.raise_mission.v1"

    community: CommunityCode
    capability: Literal["rescue", "disinfection", "medical_transfer", "water_rescue", "supply"]
    detail: Text
    site: Position | None = None
    team_id: Id | None = Field(
        default=None, description="This team; the nearest ready one if none."
    )


class CommitMission(Command):
    """The team that was asked goes."""

    topic: ClassVar[str] = "matching.commit_mission.v1"

    mission_id: Id


class DeclineMission(Command):
    """The team that was asked cannot go; the next one is asked."""

    topic: ClassVar[str] = "matching.decline_mission.v1"

    mission_id: Id


class ArriveAtMission(Command):
    """The team is on the scene."""

    topic: ClassVar[str] = "matching.arrive_at_mission.v1"

    mission_id: Id


class ReleaseMission(Command):
    """The team is free again."""

    topic: ClassVar[str] = "matching.release_mission.v1"

    mission_id: Id
    outcome: Text


class MissionChanged(Event):
    """A mission as it is after a change (words of OASIS EDXL-RM)."""

    topic: ClassVar[str] = "matching.mission.changed.v1"

    mission_id: str
    state: MissionState
    community: CommunityCode
    capability: str
    team_id: str = ""
    responsible: str = Field(default="", description="Who must act next; see HelpChanged.")
    due_at: AwareDatetime | None = None
    escalated: int = 0
