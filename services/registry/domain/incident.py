"""An emergency from its declaration to the day on which its personal data are destroyed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.base import Message
from contracts.registry import (
    CloseIncident,
    DeclareIncident,
    IncidentChanged,
    IncidentPurged,
    IncidentState,
    ThanksDue,
)
from kit.errors import Refusal
from services.registry.domain.text import clean

#: From the end until people are thanked: whoever is on duty at the end has a record only after
#: checking out, or twelve hours after the shift (decision).
THANKS_AFTER = timedelta(days=1)


class IncidentOver(Refusal):
    """This incident was closed."""

    code = "incident_over"


class IncidentOpen(Refusal):
    """Data are destroyed after an incident is closed, and no earlier than was promised."""

    code = "incident_open"


class IncidentOverlaps(Refusal):
    """Another emergency in the same area still needs these data."""

    code = "incident_overlaps"


@dataclass(frozen=True, slots=True)
class Incident:
    """An emergency in an area."""

    id: str
    area: str
    title: str
    kind: str
    level: str
    state: IncidentState
    declared_at: datetime
    declared_by: str
    closed_at: datetime | None = None
    purge_at: datetime | None = None
    #: Up to whom, in the order of ids, participants were thanked; None before the end and after.
    thanking: str | None = None


Outcome = tuple[Incident, list[Message]]


def declare(wish: DeclareIncident, *, incident_id: str, now: datetime, by: str) -> Outcome:
    """An emergency begins."""
    incident = Incident(
        id=incident_id,
        area=wish.area,
        title=clean(wish.title),
        kind=clean(wish.kind),
        level=wish.level,
        state="active",
        declared_at=now,
        declared_by=by,
    )
    return incident, [changed(incident)]


def stand_down(incident: Incident) -> Outcome:
    """It eases."""
    if incident.state in ("closed", "purged"):
        raise IncidentOver
    if incident.state == "standing_down":
        return incident, []
    after = replace(incident, state="standing_down")
    return after, [changed(after)]


def close(wish: CloseIncident, incident: Incident, *, now: datetime) -> Outcome:
    """It is over; thanks begin a day later, and the clock until its data are destroyed runs."""
    if incident.state in ("closed", "purged"):
        raise IncidentOver
    after = replace(
        incident,
        state="closed",
        closed_at=now,
        purge_at=now + timedelta(days=wish.keep_days),
        thanking="",
    )
    return after, [changed(after)]


def purge(incident: Incident, *, others: Iterable[Incident], now: datetime) -> Outcome:
    """Let everybody destroy what was collected for it; saying it again reaches what was open."""
    if incident.closed_at is None or incident.purge_at is None or now < incident.purge_at:
        raise IncidentOpen
    if any(_needs(one, incident) for one in others):
        raise IncidentOverlaps
    after = replace(incident, state="purged")
    said = IncidentPurged(
        incident_id=incident.id,
        area=incident.area,
        since=incident.declared_at,
        until=incident.closed_at,
    )
    return after, [said, changed(after)]


def thanked(after: str, due: ThanksDue, incident: Incident) -> Outcome:
    """Thank the people who come after somebody, unless another process has; an empty piece ends."""
    if incident.thanking != after:
        return incident, []
    if not due.volunteer_ids:
        return replace(incident, thanking=None), []
    return replace(incident, thanking=due.volunteer_ids[-1]), [due]


def _needs(other: Incident, incident: Incident) -> bool:
    """Whether another incident still needs data of the same place and time."""
    if other.id == incident.id or other.state == "purged" or incident.closed_at is None:
        return False
    near = other.area.startswith(incident.area) or incident.area.startswith(other.area)
    ended = other.closed_at or incident.closed_at
    return near and other.declared_at <= incident.closed_at and ended >= incident.declared_at


def changed(incident: Incident) -> IncidentChanged:
    """What is told of it."""
    return IncidentChanged(
        incident_id=incident.id,
        area=incident.area,
        title=incident.title,
        kind=incident.kind,
        level=incident.level,
        state=incident.state,
        declared_at=incident.declared_at,
        closed_at=incident.closed_at,
        purge_at=incident.purge_at,
    )
