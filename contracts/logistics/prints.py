"""What is printed in numbers: a background job that tells how far it is."""

from typing import ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import CommunityCode, Id


class PrintLabels(Command):
    """A label for every door of a compound: a code to scan, and nothing about who lives there."""

    topic: ClassVar[str] = "logistics.print_labels.v1"

    compound_id: Id


class AskLabels(Query):
    """Some pages of labels that are ready."""

    topic: ClassVar[str] = "logistics.ask_labels.v1"

    print_id: Id
    first: int = Field(default=0, ge=0)
    pages: int = Field(default=10, ge=1, le=20)


class AskDoor(Query):
    """Which door a label hangs at; a forged one hangs nowhere."""

    topic: ClassVar[str] = "logistics.ask_door.v1"

    code: str = Field(max_length=120)


class PrintChanged(Event):
    """How far a print is, in pages."""

    topic: ClassVar[str] = "logistics.print.changed.v1"

    print_id: str
    compound_id: str
    area: CommunityCode
    state: Literal["queued", "running", "done"]
    done: int
    pages: int
    labels: int
