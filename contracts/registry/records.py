"""Hours given (MCA Order 67)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field, model_validator

from contracts.base import Command, Event, Query
from contracts.vocabulary import CommunityCode, Id, Line, PostCategory, Verdict

#: Only ``volunteer`` hours count as volunteering; duty of those sent is shown apart (art. 19).
Nature = Literal["volunteer", "official_duty"]
RecordState = Literal["proposed", "effective", "rejected", "annulled"]


class ServiceRecorded(Event):
    """Hours given were written down (MCA Order 67 art. 4-7)."""

    topic: ClassVar[str] = "registry.service.recorded.v1"

    record_id: str
    volunteer_id: str
    assignment_id: str
    category: PostCategory
    community: CommunityCode
    minutes: int
    nature: Nature
    started_at: AwareDatetime
    online: bool = False


class SupplementHours(Command):
    """Hours that no check-in measured: with the reason, for somebody else to approve."""

    topic: ClassVar[str] = "registry.supplement_hours.v1"
    sealed: ClassVar[bool] = True

    volunteer_id: Id
    community: CommunityCode
    category: PostCategory
    started_at: AwareDatetime
    ended_at: AwareDatetime
    activity: Line
    reason: Line

    @model_validator(mode="after")
    def _forward(self) -> "SupplementHours":
        if self.ended_at <= self.started_at:
            raise ValueError("it ends before it starts")
        return self


class ApproveHours(Command):
    """Let supplemented hours count, or not.  Never by the one who entered them."""

    topic: ClassVar[str] = "registry.approve_hours.v1"
    sealed: ClassVar[bool] = True

    record_id: Id
    verdict: Verdict
    reason: Line | None = None


class CorrectRecord(Command):
    """Replace what a record says; the old version stays (art. 13).  Never by its recorder."""

    topic: ClassVar[str] = "registry.correct_record.v1"
    sealed: ClassVar[bool] = True

    record_id: Id
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    nature: Nature | None = None
    #: The record was about nothing that happened, or about no volunteering (art. 19).
    annul: bool = False
    reason: Line


class DisputeRecord(Command):
    """The volunteer says that a record is wrong; somebody must answer."""

    topic: ClassVar[str] = "registry.dispute_record.v1"
    sealed: ClassVar[bool] = True

    record_id: Id
    reason: Line


class AnswerDispute(Command):
    """Tell why a record stays as it is; a correction answers a dispute as well."""

    topic: ClassVar[str] = "registry.answer_dispute.v1"
    sealed: ClassVar[bool] = True

    record_id: Id
    answer: Line


class EvaluateService(Command):
    """How well it was done, by the side that was helped; this completes a record (art. 11)."""

    topic: ClassVar[str] = "registry.evaluate_service.v1"
    sealed: ClassVar[bool] = True

    record_id: Id
    score: int = Field(ge=1, le=5)
    words: Line | None = None


class RecordChanged(Event):
    """A record as it is after a change of what it says or of its standing."""

    topic: ClassVar[str] = "registry.record.changed.v1"

    record_id: str
    volunteer_id: str
    category: PostCategory
    community: CommunityCode
    minutes: int
    nature: Nature
    started_at: AwareDatetime
    state: RecordState
    source: Literal["measured", "supplemented"]
    online: bool = False
    version: int
    disputed: bool
    #: The ten working days are over, and nobody has evaluated it.
    overdue: bool


class RecordsSealed(Event):
    """Records of a unit were chained; whoever keeps this can tell when the chain is cut later."""

    topic: ClassVar[str] = "registry.records.sealed.v1"

    unit: CommunityCode
    seq: int
    hash: str


class ReadRecords(Query):
    """Every record of a volunteer with all its versions, and the hours that count."""

    topic: ClassVar[str] = "registry.read_records.v1"

    volunteer_id: Id


class VerifyRecords(Query):
    """Whether a unit's records are as they were written, all there and in their order."""

    topic: ClassVar[str] = "registry.verify_records.v1"

    unit: CommunityCode
    #: Tell the hash of this link; of the last one when it is 0.
    at_seq: int = Field(default=0, ge=0)
