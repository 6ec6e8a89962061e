"""Stories of good deeds."""

from functools import partial
from typing import Any

from contracts.registry import (
    PublishStory,
    ReadStories,
    WithdrawStories,
    WithdrawStory,
    WriteStory,
)
from kit.entrypoints import answers, obeys
from kit.wire import Envelope
from services.registry.domain.story import withdraw
from services.registry.service.base import OnTheBus


class AboutStories(OnTheBus):
    """What is told of people, while they agree."""

    @obeys(WriteStory)
    def write_story(self, wish: WriteStory, cause: Envelope) -> None:
        """Write a draft."""
        self.store.stories.write(wish, cause=cause)

    @obeys(PublishStory)
    def publish_story(self, wish: PublishStory, cause: Envelope) -> None:
        """Let everybody read it."""
        self.store.stories.approve(wish, cause=cause)

    @obeys(WithdrawStory)
    def withdraw_story(self, wish: WithdrawStory, cause: Envelope) -> None:
        """Take it back."""
        rule = partial(withdraw, reason=wish.reason, now=cause.time)
        self.store.stories.shelf.decide(wish.story_id, rule, cause=cause)

    @obeys(WithdrawStories)
    def forget_stories(self, wish: WithdrawStories, cause: Envelope) -> None:
        """Delete what was written of somebody who agrees no longer."""
        self.store.stories.forget(wish, cause=cause)

    @answers(ReadStories)
    def read_stories(self, query: ReadStories, cause: Envelope) -> dict[str, Any]:  # noqa: ARG002
        """The newest stories of an area."""
        return {"items": self.store.stories.read(query)}
