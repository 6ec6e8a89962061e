"""What a community asks of matching, and what matching tells of needs."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field, model_validator

from contracts.base import Command, Event
from contracts.vocabulary import (
    HAZARDOUS_POSTS,
    CommunityCode,
    Id,
    Line,
    Position,
    PostCategory,
    Text,
    Verdict,
)

NeedState = Literal[
    "submitted", "rejected", "published", "matched", "filled", "in_service", "completed",
    "withdrawn", "expired",
]  # fmt: skip


#: What a unit supplies to those who serve for it (R-GATE-04).
Supplied = Literal["meals", "water", "protection", "transport", "lodging", "insurance"]
#: A shift at a post, or an activity that people of a community do together online (R-ORG-10).
Project = Literal["duty", "online_activity"]


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
    post: Id | None = Field(
        default=None,
        description="The round-the-clock post of which this is one shift; its gaps are reported.",
    )
    whole_team: bool = Field(
        default=False, description="Filled by one organisation's team, all or nothing."
    )
    remote: bool = Field(
        default=False,
        description="Done from home, by anybody of the city: no way, no zone, no insurance.",
    )
    project: Project = Field(
        default="duty", description="An online activity is remote; its hours are told apart."
    )
    supporting_unit: Id | None = Field(
        default=None,
        description="Who supplies what its people need: an approved organisation, or the area of "
        "an office; the community itself when left out (谁使用谁保障).",
    )
    supplies: frozenset[Supplied] = Field(
        default=frozenset(), description="What the supporting unit brings to the shift."
    )
    records: int = Field(
        default=0, ge=0, le=100_000_000, description="How many records a remote post works through."
    )

    @model_validator(mode="after")
    def _sound(self) -> "SubmitNeed":
        if self.people + self.vehicles < 1:
            raise ValueError("a need asks for someone")
        hours = (self.ends_at - self.starts_at).total_seconds() / 3600
        if not 0 < hours <= 24:
            raise ValueError("a shift lasts more than 0 and at most 24 hours")
        if self.min_age > self.max_age:
            raise ValueError("min_age is above max_age")
        if self.remote and (self.vehicles or self.category in HAZARDOUS_POSTS):
            raise ValueError("a remote post has no vehicles and no contact with patients")
        if self.project == "online_activity" and not self.remote:
            raise ValueError("an online activity is remote")
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


class AdoptPlaces(Command):
    """An approved organisation adopts places before it knows whom it sends (认领岗位).

    They are kept for it until the cut-off of the day's plan; what it has not named people for by
    then returns.  Another number of places replaces the first.
    """

    topic: ClassVar[str] = "matching.adopt_places.v1"

    need_id: Id
    organisation_id: Id
    places: int = Field(ge=0, le=2000)


class SendTeam(Command):
    """An approved organisation fills a need with one team of its members: all of it or nothing."""

    topic: ClassVar[str] = "matching.send_team.v1"

    need_id: Id
    organisation_id: Id
    volunteer_ids: list[Id] = Field(min_length=1, max_length=2000)


class PlacesAdopted(Event):
    """An organisation has so many places of a need kept for it; none when its time was over."""

    topic: ClassVar[str] = "matching.places.adopted.v1"

    need_id: str
    community: CommunityCode
    organisation_id: str
    places: int
    until: AwareDatetime


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
    mandatory: bool = False
    after_cut_off: bool = Field(
        default=False, description="Published too late for its day's plan: people are sought now."
    )
    responsible: str = Field(
        default="", description="The office that must see to it that people come; see HelpChanged."
    )
    standby: int = Field(default=0, description="People who stand by for a place to fall free.")
    remote: bool = False
    project: Project = "duty"
    supporting_unit: str = Field(default="", description="Who supplies what its people need.")
    supplies: frozenset[Supplied] = frozenset()
    records: int = Field(default=0, description="How many records a remote post works through.")
    progress: int = Field(default=0, description="How many of them its people have reported done.")


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


class NeedUnmet(NeedChanged):
    """Nobody could be found for places of a need: the office responsible must see to it."""

    topic: ClassVar[str] = "matching.need.unmet.v1"


class NeedInService(NeedChanged):
    """The first volunteer is on duty."""

    topic: ClassVar[str] = "matching.need.in_service.v1"


class NeedProgressed(NeedChanged):
    """People of a remote post have reported how far they are."""

    topic: ClassVar[str] = "matching.need.progressed.v1"


class NeedCompleted(NeedChanged):
    """The shift is over and everybody who came has left."""

    topic: ClassVar[str] = "matching.need.completed.v1"


class NeedWithdrawn(NeedChanged):
    """A need was taken back."""

    topic: ClassVar[str] = "matching.need.withdrawn.v1"


class NeedExpired(NeedChanged):
    """A shift passed and nobody came."""

    topic: ClassVar[str] = "matching.need.expired.v1"
