"""Read model of stories: where they lie and how they stand, never their words."""

from contracts.registry import StoryChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_story(event: StoryChanged, envelope: Envelope) -> list[Write]:
    """A story; it belongs to whom it is about."""
    facts = event.model_dump(exclude={"story_id", "community", "at"}) | {"area": event.community}
    return [
        *latest("stories", event.story_id, envelope, facts),
        lies("story", event.story_id, envelope, event.community, event.volunteer_id),
    ]
