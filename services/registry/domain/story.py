"""A story of a good deed (好人好事): written, published by somebody else, withdrawn.

draft → published → withdrawn.  It is told only while its person agrees to publicity, so the
consent is asked for once more whenever stories are read; a withdrawn one has no words any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.registry import StoryChanged, StoryState, WriteStory
from kit.errors import Forbidden, Refusal
from services.registry.domain.text import clean
from services.registry.domain.volunteer import Volunteer


class NoPublicityConsent(Refusal):
    """This person has not agreed to be written about in public."""

    code = "no_publicity_consent"


class OwnStory(Forbidden):
    """Somebody else publishes what one has written."""

    code = "own_story"


class StoryWithdrawn(Refusal):
    """This story was withdrawn."""

    code = "story_withdrawn"


@dataclass(frozen=True, slots=True)
class Story:
    """What somebody did; ``title`` and ``text`` rest encrypted."""

    id: str
    state: StoryState
    volunteer: str
    community: str
    title: str
    text: str
    written_by: str
    changed_at: datetime
    published_by: str = ""
    reason: str = ""


Outcome = tuple[Story, list[StoryChanged]]


def agreed(volunteer: Volunteer) -> bool:
    """Whether a consent to publicity holds."""
    consents = volunteer.standing.consents if volunteer.standing else ()
    return any(one.purpose == "publicity" and not one.withdrawn_at for one in consents)


def write(
    wish: WriteStory, volunteer: Volunteer, *, story_id: str, now: datetime, by: str
) -> Outcome:
    """A draft; it may be written before the person was asked."""
    story = Story(
        id=story_id,
        state="draft",
        volunteer=volunteer.id,
        community=volunteer.community,
        title=clean(wish.title),
        text=wish.text,
        written_by=by,
        changed_at=now,
    )
    return story, [_changed(story)]


def publish(story: Story, *, volunteer: Volunteer, now: datetime, by: str) -> Outcome:
    """Let everybody read it; again changes nothing."""
    if story.state == "withdrawn":
        raise StoryWithdrawn
    if by == story.written_by:
        raise OwnStory
    if not agreed(volunteer):
        raise NoPublicityConsent
    if story.state == "published":
        return story, []
    story = replace(story, state="published", published_by=by, changed_at=now)
    return story, [_changed(story)]


def withdraw(story: Story, *, reason: str, now: datetime) -> Outcome:
    """Take it back with its words; again changes nothing."""
    if story.state == "withdrawn":
        return story, []
    story = replace(story, state="withdrawn", title="", text="", reason=reason, changed_at=now)
    return story, [_changed(story)]


def told(stories: Iterable[Story], people: Iterable[Volunteer]) -> list[dict[str, str]]:
    """Stories for who may read them: published ones only of those who agree at this moment."""
    willing = {one.id for one in people if agreed(one)}
    return [
        {
            "id": one.id,
            "state": one.state,
            "title": one.title,
            "text": one.text,
            "area": one.community[:6],
            "at": one.changed_at.isoformat(),
        }
        for one in stories
        if one.state != "published" or one.volunteer in willing
    ]


def _changed(story: Story) -> StoryChanged:
    return StoryChanged(
        story_id=story.id,
        state=story.state,
        volunteer_id=story.volunteer,
        community=story.community,
        at=story.changed_at,
    )
