"""A service record: what somebody gave, when and where (MCA Order 67).

It is measured from check-in to check-out, or supplemented with a reason and somebody else's
approval.  Nothing is overwritten: a correction is a new version, and the earlier ones stay.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from contracts.matching import AssignmentsCheckedOut, DutyDone
from contracts.registry import Nature, RecordChanged, RecordState, ServiceRecorded
from contracts.vocabulary import Affiliation, PostCategory
from services.registry.domain.chain import digest_of


@dataclass(frozen=True, slots=True)
class Version:
    """What a record said before it was corrected."""

    version: int
    started_at: datetime
    ended_at: datetime | None
    minutes: int
    nature: Nature
    state: RecordState
    reason: str
    recorded_by: str
    approved_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the volunteer says is wrong, and what came of it."""

    reason: str
    at: datetime
    answer: str = ""
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well it was done, from 1 to 5."""

    score: int
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """Time that one person gave.  Measured, it has the id of the assignment it is about."""

    id: str
    volunteer_id: str
    need_id: str
    category: PostCategory
    community: str
    started_at: datetime
    ended_at: datetime | None
    #: Measured at the post; the way there and back does not count.
    minutes: int
    nature: Nature
    affiliation: Affiliation
    recorded_at: datetime
    recorded_by: str = ""
    state: RecordState = "effective"
    source: Literal["measured", "supplemented"] = "measured"
    activity: str = ""
    #: Served from home, at a remote post or in an online activity.
    online: bool = False
    reason: str = ""
    approved_by: str = ""
    version: int = 1
    earlier: tuple[Version, ...] = ()
    #: By the id of the message that raised each.
    disputes: Mapping[str, Dispute] = field(default_factory=dict)
    evaluation: Evaluation | None = None
    #: The day on which it must be complete (art. 11), once it is in the chain.
    due_on: date | None = None
    overdue: bool = False
    #: Its newest version is not in the unit's chain yet.
    unsealed: bool = True

    @property
    def disputed(self) -> bool:
        """Whether a dispute has no answer yet."""
        return any(not one.answer for one in self.disputes.values())


def nature_of(affiliation: Affiliation) -> Nature:
    """Cadres sent down are on duty: person-times, but no volunteer hours (Order 67 art. 19)."""
    return "official_duty" if affiliation is Affiliation.DEPLOYED_CADRE else "volunteer"


def records_of(
    event: AssignmentsCheckedOut,
    affiliations: Mapping[str, Affiliation],
    *,
    now: datetime,
    by: str = "",
) -> list[tuple[ServiceRecord, list[ServiceRecorded]]]:
    """The records of those duties whose people are known, and what to say of each."""
    return [
        _record(event, duty, affiliations[duty.volunteer_id], now, by)
        for duty in event.duties
        if duty.volunteer_id in affiliations
    ]


def between(start: datetime, end: datetime) -> int:
    """Whole minutes from one moment to another."""
    return max(0, int((end - start).total_seconds() // 60))


def current(record: ServiceRecord) -> Version:
    """What the record says now, as a version."""
    named = {one: getattr(record, one) for one in Version.__dataclass_fields__}
    return Version(**named)


def digests(record: ServiceRecord) -> Iterator[tuple[int, str]]:
    """Number and digest of every version that counted; proposals are not in the chain."""
    for one in (*record.earlier, current(record)):
        if one.state in ("effective", "annulled"):
            yield one.version, digest_of(_facts(record, one))


def counted(records: Iterable[ServiceRecord], nature: Nature) -> int:
    """Minutes that a person has given: only what counts, of one nature, no minute twice."""
    total, until = 0, None
    mine = (one for one in records if one.state == "effective" and one.nature == nature)
    for one in sorted(mine, key=lambda one: one.started_at):
        if one.ended_at is None:
            total += one.minutes
            continue
        start = one.started_at if until is None else max(one.started_at, until)
        total += min(one.minutes, between(start, one.ended_at))
        until = one.ended_at if until is None else max(until, one.ended_at)
    return total


def changed(record: ServiceRecord) -> RecordChanged:
    """The record as others may know it."""
    return RecordChanged(
        record_id=record.id,
        volunteer_id=record.volunteer_id,
        category=record.category,
        community=record.community,
        minutes=record.minutes,
        nature=record.nature,
        started_at=record.started_at,
        state=record.state,
        source=record.source,
        online=record.online,
        version=record.version,
        disputed=record.disputed,
        overdue=record.overdue,
    )


def fell_due(record: ServiceRecord, *, today: date) -> tuple[ServiceRecord, list[RecordChanged]]:
    """Raise the alarm, once, over a record that counts and is not complete in time (R-REC-04)."""
    late = record.due_on is not None and record.due_on < today
    if record.state != "effective" or record.overdue or record.evaluation or not late:
        return record, []
    after = replace(record, overdue=True)
    return after, [changed(after)]


def _facts(record: ServiceRecord, version: Version) -> dict[str, Any]:
    """Everything of a version that must never change."""
    said = {one: getattr(version, one) for one in Version.__dataclass_fields__}
    said |= {name: said[name] and said[name].isoformat() for name in _MOMENTS}
    said |= {one: str(getattr(record, one)) for one in _OF_ALL}
    # Records from before there were online ones keep the digest that they were sealed with.
    return said | {"online": "True"} if record.online else said


_MOMENTS = ("started_at", "ended_at", "recorded_at")
_OF_ALL = ("id", "volunteer_id", "need_id", "category", "community", "source", "activity")


def _record(
    event: AssignmentsCheckedOut, duty: DutyDone, affiliation: Affiliation, now: datetime, by: str
) -> tuple[ServiceRecord, list[ServiceRecorded]]:
    minutes = max(0, duty.minutes)
    if duty.checked_out_at is not None:
        minutes = min(minutes, between(duty.checked_in_at, duty.checked_out_at))
    record = ServiceRecord(
        id=duty.assignment_id,
        volunteer_id=duty.volunteer_id,
        need_id=event.need_id,
        category=event.category,
        community=event.community,
        started_at=duty.checked_in_at,
        ended_at=duty.checked_out_at,
        minutes=minutes,
        nature=nature_of(affiliation),
        affiliation=affiliation,
        recorded_at=now,
        recorded_by=by,
        online=event.online,
    )
    said = ServiceRecorded(
        record_id=record.id,
        volunteer_id=record.volunteer_id,
        assignment_id=duty.assignment_id,
        category=record.category,
        community=record.community,
        minutes=record.minutes,
        nature=record.nature,
        started_at=record.started_at,
        online=record.online,
    )
    return record, [said]
