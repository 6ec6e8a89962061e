"""How a record is supplemented, approved, corrected, disputed and evaluated.

Two different people stand behind every hour that nobody measured, and behind every change.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from contracts.base import Message
from contracts.registry import (
    AnswerDispute,
    ApproveHours,
    CorrectRecord,
    DisputeRecord,
    EvaluateService,
    RecordState,
    SupplementHours,
)
from contracts.vocabulary import Affiliation
from kit.errors import Forbidden, Refusal, Unacceptable
from services.registry.domain.record import (
    Dispute,
    Evaluation,
    ServiceRecord,
    between,
    changed,
    current,
    nature_of,
)

#: Longest service that may be entered by hand, in minutes: a day and a night.
LONGEST = 24 * 60
Outcome = tuple[ServiceRecord, list[Message]]
#: From when to when.
Span = tuple[datetime, datetime]


class OwnRecord(Forbidden):
    """Whoever recorded these hours neither approves nor corrects them."""

    code = "own_record"


class HoursOverlap(Refusal):
    """This person has a record for part of this time."""

    code = "hours_overlap"


class HoursNotYet(Unacceptable):
    """These hours have not been given yet."""

    code = "hours_not_yet"


class HoursTooLong(Unacceptable):
    """Nobody serves for more than a day and a night without a rest."""

    code = "hours_too_long"


class NotProposed(Refusal):
    """This record does not wait for approval."""

    code = "not_proposed"


class NotEffective(Refusal):
    """Only a record that counts can be corrected, disputed or evaluated."""

    code = "not_effective"


class NothingToAnswer(Refusal):
    """No dispute about this record is open."""

    code = "nothing_to_answer"


class AlreadyDisputed(Refusal):
    """A dispute about this record is open already."""

    code = "already_disputed"


def supplement(
    wish: SupplementHours,
    *,
    record_id: str,
    affiliation: Affiliation,
    others: Iterable[ServiceRecord],
    now: datetime,
    by: str,
) -> Outcome:
    """Write down hours that nobody measured; they count once somebody else approves."""
    _sound(wish.started_at, wish.ended_at, now)
    _free(wish.started_at, wish.ended_at, others)
    record = ServiceRecord(
        id=record_id,
        volunteer_id=wish.volunteer_id,
        need_id="",
        category=wish.category,
        community=wish.community,
        started_at=wish.started_at,
        ended_at=wish.ended_at,
        minutes=between(wish.started_at, wish.ended_at),
        nature=nature_of(affiliation),
        affiliation=affiliation,
        recorded_at=now,
        recorded_by=by,
        state="proposed",
        source="supplemented",
        activity=wish.activity,
        reason=wish.reason,
        unsealed=False,
    )
    return record, [changed(record)]


def approve(
    wish: ApproveHours, record: ServiceRecord, *, others: Iterable[ServiceRecord], by: str
) -> Outcome:
    """Let them count, if the person still has no other record for the time."""
    if record.state != "proposed":
        raise NotProposed(state=record.state)
    if by == record.recorded_by:
        raise OwnRecord
    state: RecordState = "rejected"
    if span := hours(wish, record):
        _free(*span, others)
        state = "effective"
    after = replace(record, state=state, approved_by=by, unsealed=state == "effective")
    return after, [changed(after)]


def correct(
    wish: CorrectRecord,
    record: ServiceRecord,
    *,
    others: Iterable[ServiceRecord],
    now: datetime,
    by: str,
) -> Outcome:
    """Say it anew; what was said stays, and an open dispute is answered by it."""
    if record.state != "effective":
        raise NotEffective(state=record.state)
    if by == record.recorded_by:
        raise OwnRecord
    start, end = wish.started_at or record.started_at, wish.ended_at or record.ended_at
    if span := hours(wish, record):
        _sound(*span, now)
        _free(*span, others)
    after = replace(
        record,
        earlier=(*record.earlier, current(record)),
        version=record.version + 1,
        started_at=start,
        ended_at=end,
        minutes=record.minutes if end is None else between(start, end),
        nature=wish.nature or record.nature,
        state="annulled" if wish.annul else "effective",
        reason=wish.reason,
        recorded_by=by,
        approved_by="",
        recorded_at=now,
        unsealed=True,
        overdue=record.overdue and not wish.annul,
        disputes=_answered(record, wish.reason, by),
    )
    return after, [changed(after)]


def hours(wish: ApproveHours | CorrectRecord, record: ServiceRecord) -> Span | None:
    """The hours that shall count by this wish, if any."""
    if isinstance(wish, ApproveHours):
        whole = record.started_at, record.ended_at or record.started_at
        return whole if wish.verdict == "approve" else None
    end = wish.ended_at or record.ended_at
    return None if wish.annul or end is None else (wish.started_at or record.started_at, end)


def dispute(
    wish: DisputeRecord, record: ServiceRecord, *, dispute_id: str, now: datetime
) -> Outcome:
    """Say that a record is wrong."""
    if record.state != "effective":
        raise NotEffective(state=record.state)
    if record.disputed:
        raise AlreadyDisputed
    said = Dispute(wish.reason, now)
    after = replace(record, disputes={**record.disputes, dispute_id: said})
    return after, [changed(after)]


def answer(wish: AnswerDispute, record: ServiceRecord, *, by: str) -> Outcome:
    """Tell why it stays."""
    if not record.disputed:
        raise NothingToAnswer
    if by == record.recorded_by:
        raise OwnRecord
    after = replace(record, disputes=_answered(record, wish.answer, by))
    return after, [changed(after)]


def evaluate(wish: EvaluateService, record: ServiceRecord, *, now: datetime, by: str) -> Outcome:
    """Complete the record with the other side's word."""
    if record.state != "effective":
        raise NotEffective(state=record.state)
    said = Evaluation(wish.score, wish.words or "", now, by)
    after = replace(record, evaluation=said, overdue=False)
    return after, [changed(after)]


def _answered(record: ServiceRecord, words: str, by: str) -> dict[str, Dispute]:
    return {
        key: one if one.answer else replace(one, answer=words, answered_by=by)
        for key, one in record.disputes.items()
    }


def _sound(start: datetime, end: datetime, now: datetime) -> None:
    if end > now:
        raise HoursNotYet(field="ended_at")
    if not 0 < between(start, end) <= LONGEST:
        raise HoursTooLong(field="ended_at")


def _free(start: datetime, end: datetime, others: Iterable[ServiceRecord]) -> None:
    """Nobody is in two places at once, on paper neither."""
    for one in others:
        if one.state != "effective" or one.ended_at is None:
            continue
        if one.started_at < end and start < one.ended_at:
            raise HoursOverlap(record_id=one.id)
