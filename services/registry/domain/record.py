"""A service record: one line per duty done, written once and never changed (MCA Order 67)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contracts.matching import AssignmentsCheckedOut, DutyDone
from contracts.registry import ServiceRecorded
from contracts.vocabulary import Affiliation, PostCategory

Nature = Literal["volunteer", "official_duty"]


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """Time that one person gave.  It has the id of the assignment it is about."""

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


def nature_of(affiliation: Affiliation) -> Nature:
    """Cadres sent down are on duty: person-times, but no volunteer hours (Order 67 art. 19)."""
    return "official_duty" if affiliation is Affiliation.DEPLOYED_CADRE else "volunteer"


def records_of(
    event: AssignmentsCheckedOut, affiliations: Mapping[str, Affiliation], *, now: datetime
) -> list[tuple[ServiceRecord, list[ServiceRecorded]]]:
    """The records of those duties whose people are known, and what to say of each."""
    return [
        _record(event, duty, affiliations[duty.volunteer_id], now)
        for duty in event.duties
        if duty.volunteer_id in affiliations
    ]


def _record(
    event: AssignmentsCheckedOut, duty: DutyDone, affiliation: Affiliation, now: datetime
) -> tuple[ServiceRecord, list[ServiceRecorded]]:
    record = ServiceRecord(
        id=duty.assignment_id,
        volunteer_id=duty.volunteer_id,
        need_id=event.need_id,
        category=event.category,
        community=event.community,
        started_at=duty.checked_in_at,
        ended_at=duty.checked_out_at,
        minutes=max(0, duty.minutes),
        nature=nature_of(affiliation),
        affiliation=affiliation,
        recorded_at=now,
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
    )
    return record, [said]
