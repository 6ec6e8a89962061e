"""The morning at a post: who is there, the briefing, and only then who does what (R-PLAN-03)."""

from typing import ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.base import Command, Event
from contracts.vocabulary import CommunityCode, Id, Line, Strict


class BriefPeople(Command):
    """Those who are there were briefed for their post."""

    topic: ClassVar[str] = "matching.brief_people.v1"

    need_id: Id
    assignment_ids: list[Id] = Field(min_length=1, max_length=2000)
    topics: Line = Field(description="What they were told: the day's situation, protection, duty.")
    at: AwareDatetime | None = Field(default=None, description="When; now if left out.")


class Task(Strict):
    """What one person does today."""

    assignment_id: Id
    duty: Line


class HandOutTasks(Command):
    """Say who does what, to people who are there and were briefed."""

    topic: ClassVar[str] = "matching.hand_out_tasks.v1"

    need_id: Id
    tasks: list[Task] = Field(min_length=1, max_length=2000)


class AssignmentsBriefed(Event):
    """People were briefed."""

    topic: ClassVar[str] = "matching.assignments.briefed.v1"

    need_id: str
    community: CommunityCode
    assignment_ids: list[str]
    at: AwareDatetime


class TaskGiven(BaseModel):
    """What one person does today."""

    model_config = ConfigDict(frozen=True)

    assignment_id: str
    duty: str


class TasksHandedOut(Event):
    """People know what they do today."""

    topic: ClassVar[str] = "matching.tasks.handed_out.v1"

    need_id: str
    community: CommunityCode
    tasks: list[TaskGiven]
