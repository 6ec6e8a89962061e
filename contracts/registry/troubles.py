"""Troubles of volunteers on duty, which their liaison hears of first (R-HELP-11)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import CommunityCode, Id, Text

TroubleKind = Literal["hurt", "ill", "threatened", "exposed", "other"]
TroubleState = Literal["raised", "taken_up", "settled"]


class RaiseTrouble(Command):
    """Something has happened to a volunteer, or around one."""

    topic: ClassVar[str] = "registry.raise_trouble.v1"
    sealed: ClassVar[bool] = True

    volunteer_id: Id
    kind: TroubleKind
    detail: Text


class TakeUpTrouble(Command):
    """Somebody has heard of it and sees to it."""

    topic: ClassVar[str] = "registry.take_up_trouble.v1"

    trouble_id: Id


class SettleTrouble(Command):
    """It is over; ``answer`` is what came of it."""

    topic: ClassVar[str] = "registry.settle_trouble.v1"
    sealed: ClassVar[bool] = True

    trouble_id: Id
    answer: Text


class TroubleChanged(Event):
    """A trouble as it is after a change; never what has happened."""

    topic: ClassVar[str] = "registry.trouble.changed.v1"

    trouble_id: str
    state: TroubleState
    kind: TroubleKind
    community: CommunityCode
    volunteer_id: str
    liaison_id: str = Field(default="", description="Who answers for the volunteer, if anybody.")
    responsible: str = Field(description="Who must act next: a person, or an office.")
    raised_at: AwareDatetime
    due_at: AwareDatetime | None
    escalated: int = 0


class ReadTrouble(Query):
    """What has happened: for the liaison, and for operators.  Audited."""

    topic: ClassVar[str] = "registry.read_trouble.v1"

    trouble_id: Id
