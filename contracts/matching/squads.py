"""Squads: those who serve a shift together, each block with a head of its own (R-PLAN-06)."""

from typing import ClassVar

from contracts.base import Command, Query
from contracts.vocabulary import Id


class AppointHead(Command):
    """This one leads the squad of the own block (班长, 点长); else the first to say yes does."""

    topic: ClassVar[str] = "matching.appoint_head.v1"

    assignment_id: Id


class ReadSquads(Query):
    """The squads of a need, who leads each and who is in it."""

    topic: ClassVar[str] = "matching.read_squads.v1"

    need_id: Id


class ReadOwnSquad(Query):
    """The squad of its head, while the shift lasts."""

    topic: ClassVar[str] = "matching.read_own_squad.v1"

    assignment_id: Id
