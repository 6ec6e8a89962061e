"""Stories of good deeds (好人好事): published only while the person agrees (R-REC-03)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, CommunityCode, Id, Line, Text

StoryState = Literal["draft", "published", "withdrawn"]


class WriteStory(Command):
    """Write down what somebody did; nobody else reads it before it is published."""

    topic: ClassVar[str] = "registry.write_story.v1"
    sealed: ClassVar[bool] = True

    volunteer_id: Id
    title: Line
    text: Text


class PublishStory(Command):
    """Let everybody read it, if its person agrees to publicity.  Never by its writer."""

    topic: ClassVar[str] = "registry.publish_story.v1"

    story_id: Id


class WithdrawStory(Command):
    """Take it back; its words are deleted."""

    topic: ClassVar[str] = "registry.withdraw_story.v1"
    sealed: ClassVar[bool] = True

    story_id: Id
    reason: Line


class WithdrawStories(Command):
    """The person agrees no longer: what was written of them is deleted (PIPL art. 15, 47)."""

    topic: ClassVar[str] = "registry.withdraw_stories.v1"

    volunteer_id: Id


class StoryChanged(Event):
    """A story as it is after a change; never its words."""

    topic: ClassVar[str] = "registry.story.changed.v1"

    story_id: str
    state: StoryState
    volunteer_id: str
    community: CommunityCode
    at: AwareDatetime


class ReadStories(Query):
    """Stories of an area with their words, newest first; of all areas when it is empty."""

    topic: ClassVar[str] = "registry.read_stories.v1"

    area: AreaCode | Literal[""] = ""
    state: StoryState = "published"
    limit: int = Field(default=50, ge=1, le=200)
