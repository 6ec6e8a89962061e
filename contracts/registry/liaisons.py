"""Liaisons: somebody from inside the system for every ten social volunteers (Beita)."""

from typing import ClassVar

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, Id


class AppointLiaisons(Command):
    """Give every social volunteer of an area a liaison; who has one keeps it."""

    topic: ClassVar[str] = "registry.appoint_liaisons.v1"

    area: AreaCode


class LiaisonsAppointed(Event):
    """Everybody in the area has a liaison."""

    topic: ClassVar[str] = "registry.liaisons.appointed.v1"

    area: AreaCode
    volunteers: int
    liaisons: int


class ReadLiaison(Query):
    """Who is the liaison of a volunteer, and for whom a volunteer is the liaison."""

    topic: ClassVar[str] = "registry.read_liaison.v1"

    volunteer_id: Id
    area: AreaCode
