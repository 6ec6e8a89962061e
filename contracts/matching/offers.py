"""Offers, their answers, and the duty that follows."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.base import Command, Event
from contracts.vocabulary import CommunityCode, Id, Line, PostCategory, Text


class AcceptOffer(Command):
    """Yes.  Takes a place if one is left."""

    topic: ClassVar[str] = "matching.accept_offer.v1"

    offer_id: Id


class NamePeople(Command):
    """An operator asks people by name, whom distance, wishes or hours would keep from being asked.

    Training, insurance, age and zones still count, and so does every such exception.
    """

    topic: ClassVar[str] = "matching.name_people.v1"
    sealed: ClassVar[bool] = True

    need_id: Id
    volunteer_ids: list[Id] = Field(min_length=1, max_length=500)
    reason: Line


class RevokeLetter(Command):
    """An introduction letter is no longer good, though its holder keeps the place."""

    topic: ClassVar[str] = "matching.revoke_letter.v1"
    sealed: ClassVar[bool] = True

    assignment_id: Id
    reason: Line


class DeclineOffer(Command):
    """No, which nobody may hold against a volunteer (regulation art. 25)."""

    topic: ClassVar[str] = "matching.decline_offer.v1"
    sealed: ClassVar[bool] = True

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
    sealed: ClassVar[bool] = True

    assignment_id: Id
    at: AwareDatetime | None = None
    report: Text | None = Field(default=None, description="For the own squad: a report, no photo.")


class Muster(Command):
    """A post's head ticks off the list: who is there, or who leaves (签到表)."""

    topic: ClassVar[str] = "matching.muster.v1"

    need_id: Id
    what: Literal["check_in", "check_out"]
    assignment_ids: list[Id] = Field(min_length=1, max_length=2000)
    at: AwareDatetime | None = None


class ReportProgress(Command):
    """How many records somebody at a remote post has worked through since the shift began.

    The whole number, not what was added: the same report twice counts once, and a later one
    replaces an earlier one.
    """

    topic: ClassVar[str] = "matching.report_progress.v1"

    assignment_id: Id
    done: int = Field(ge=0, le=1_000_000)
    at: AwareDatetime | None = Field(default=None, description="When; now if left out.")


class CallStandby(Command):
    """Ask people of the second line to stand by for a shift (备勤), echelon after echelon.

    Who says yes takes a place that falls free without another question, the lower echelon first.
    """

    topic: ClassVar[str] = "matching.call_standby.v1"

    need_id: Id
    people: int = Field(ge=1, le=500)
    echelon: int = Field(default=1, ge=1, le=9)


class OfferMade(BaseModel):
    """One place offered to one person until a moment."""

    model_config = ConfigDict(frozen=True)

    offer_id: str
    volunteer_id: str
    with_vehicle: bool = False
    expires_at: AwareDatetime
    home: str = Field(
        default="",
        description="The community one comes from, if it is another: a letter is needed.",
    )
    override: bool = Field(
        default=False, description="Named by an operator against what keeps others from being asked"
    )
    echelon: int = Field(default=0, description="Asked to stand by, in this line; 0 for a place.")
    instead: str = Field(
        default="", description="The place that is given up with a yes: a redirected person's."
    )


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
    remote: bool = False
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


class OffersWaiting(OffersAnswered):
    """People said yes when every place was taken; they come next."""

    topic: ClassVar[str] = "matching.offers.waiting.v1"


class WaitersPlaced(OffersAnswered):
    """People who were on the waiting list have a place now."""

    topic: ClassVar[str] = "matching.waiters.placed.v1"


class LettersRevoked(OffersAnswered):
    """Introduction letters of people who keep their place are no longer good."""

    topic: ClassVar[str] = "matching.letters.revoked.v1"


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
    online: bool = Field(default=False, description="They served from home, at a remote post.")


class AssignmentsMissed(OffersAnswered):
    """People had accepted and did not come."""

    topic: ClassVar[str] = "matching.assignments.missed.v1"
