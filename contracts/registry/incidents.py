"""Incidents: when an emergency begins and ends, and what ends with it (law of 2024, art. 85)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event
from contracts.vocabulary import AreaCode, Id, Line

IncidentState = Literal["active", "standing_down", "closed", "purged"]


class DeclareIncident(Command):
    """An emergency begins in an area."""

    topic: ClassVar[str] = "registry.declare_incident.v1"

    area: AreaCode
    title: Line
    kind: Line
    #: Response levels; I is the gravest.
    level: Literal["I", "II", "III", "IV"]


class StandDown(Command):
    """The emergency eases: no new channel opens, work goes on."""

    topic: ClassVar[str] = "registry.stand_down.v1"

    incident_id: Id


class CloseIncident(Command):
    """The emergency is over: a day later all who served are thanked, those on duty now included.

    After so many days its data are destroyed.
    """

    topic: ClassVar[str] = "registry.close_incident.v1"

    incident_id: Id
    keep_days: int = Field(default=30, ge=0, le=365)


class PurgeIncident(Command):
    """Destroy at once what is due, or once more what was still open the last time."""

    topic: ClassVar[str] = "registry.purge_incident.v1"

    incident_id: Id


class IncidentChanged(Event):
    """An incident as it is after a change."""

    topic: ClassVar[str] = "registry.incident.changed.v1"

    incident_id: str
    area: AreaCode
    title: str
    kind: str
    level: str
    state: IncidentState
    declared_at: AwareDatetime
    closed_at: AwareDatetime | None
    purge_at: AwareDatetime | None


class IncidentPurged(Event):
    """Whoever keeps personal data of this emergency destroys them now.

    Records, certificates, donations, stock, audits and figures stay.
    """

    topic: ClassVar[str] = "registry.incident.purged.v1"

    incident_id: str
    area: AreaCode
    since: AwareDatetime
    until: AwareDatetime


class ThanksDue(Event):
    """People who served in an emergency that ended a day ago; each is thanked once."""

    topic: ClassVar[str] = "registry.thanks.due.v1"

    incident_id: str
    title: str
    volunteer_ids: list[str]
