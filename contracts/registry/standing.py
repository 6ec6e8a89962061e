"""What a volunteer may do and why: states, training, insurance, qualifications, consents."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field, model_validator

from contracts.base import Command
from contracts.registry.people import OfPeople, PoolEntry, VehicleSheet
from contracts.vocabulary import CommunityCode, Id, Line, PostCategory

VolunteerState = Literal[
    "pending_confirmation", "reserve", "suspended", "withdrawn", "rejected"
]  # fmt: skip
LicenceClass = Literal["A1", "A2", "A3", "B1", "B2", "C1", "C2", "D"]


class ChangeStanding(Command):
    """Confirm, suspend, reinstate or reject a volunteer, or let one withdraw; with the reason."""

    topic: ClassVar[str] = "registry.change_standing.v1"
    sealed: ClassVar[bool] = True

    volunteer_id: Id
    to: Literal["reserve", "suspended", "withdrawn", "rejected"]
    reason: Line


class RecordTraining(Command):
    """The result of a course (regulation art. 16)."""

    topic: ClassVar[str] = "registry.record_training.v1"

    volunteer_id: Id
    course: PostCategory | Literal["general"]
    title: Line
    provider: Line
    hours: float = Field(gt=0, le=1000)
    result: Literal["passed", "failed", "absent"]
    mode: Literal["online", "onsite"]
    trainer_medical: bool = False
    on: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _forward(self) -> "RecordTraining":
        if self.valid_to is not None and self.valid_to < self.on:
            raise ValueError("it is over before it was given")
        return self


class RecordCover(Command):
    """An accident insurance that covers the volunteer (regulation art. 17)."""

    topic: ClassVar[str] = "registry.record_cover.v1"

    volunteer_id: Id
    insurer: Line
    provider: Literal["platform", "employer", "organisation", "own"]
    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _forward(self) -> "RecordCover":
        if self.ends_on < self.starts_on:
            raise ValueError("it ends before it starts")
        return self


class RecordQualification(Command):
    """A professional qualification that was seen by whoever records it."""

    topic: ClassVar[str] = "registry.record_qualification.v1"

    volunteer_id: Id
    type: Line = Field(examples=["nurse", "driver", "disinfection"])
    valid_to: date | None = None


class SignAgreement(Command):
    """A written agreement for one kind of post (Beijing, art. 18); only its hash is kept."""

    topic: ClassVar[str] = "registry.sign_agreement.v1"

    volunteer_id: Id
    category: PostCategory
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    valid_to: date


class AcknowledgeGuide(Command):
    """The volunteer has read the guide of a post, in the version named."""

    topic: ClassVar[str] = "registry.acknowledge_guide.v1"

    volunteer_id: Id
    category: PostCategory
    version: int = Field(ge=0)


class AddDriving(Command):
    """Somebody of the reserve joins the fleet too."""

    topic: ClassVar[str] = "registry.add_driving.v1"
    sealed: ClassVar[bool] = True

    volunteer_id: Id
    licence_class: LicenceClass
    licence_valid_to: date
    vehicle: VehicleSheet


class GiveRole(Command):
    """A volunteer takes a position in a unit, beside those held already (R-REG-14)."""

    topic: ClassVar[str] = "registry.give_role.v1"

    volunteer_id: Id
    role: Literal[
        "squad_head", "point_head", "building_head", "liaison", "sub_group_head",
        "sub_group_deputy", "trainer", "medical_trainer",
    ]  # fmt: skip
    unit: Line
    until: date | None = None


class EndRole(Command):
    """A volunteer gives a position back."""

    topic: ClassVar[str] = "registry.end_role.v1"

    volunteer_id: Id
    role: Line
    unit: Line


class ReportIn(Command):
    """A party or league member reports to a community (报到) and serves there from now on."""

    topic: ClassVar[str] = "registry.report_in.v1"

    volunteer_id: Id
    community: CommunityCode


class SetHousehold(Command):
    """Who of one household take turns, so that one of them is always at home (R-REG-13)."""

    topic: ClassVar[str] = "registry.set_household.v1"
    sealed: ClassVar[bool] = True

    volunteer_id: Id
    #: A word that they share in their community; none for somebody who belongs to no household.
    household_group: Line | None = None
    take_turns: bool = True


class VolunteerChanged(OfPeople):
    """What a volunteer may be asked to do has changed: the whole entry as it is now."""

    topic: ClassVar[str] = "registry.volunteer.changed.v1"

    entry: PoolEntry
    #: Where the person lives, also while ``entry`` says another community (报到).
    home: CommunityCode
    state: VolunteerState
    #: Why, in the words of a program: ``trained``, ``suspended`` …
    cause: str
    at: AwareDatetime

    @property
    def people(self) -> Sequence[PoolEntry]:
        """Who has changed."""
        return (self.entry,)
