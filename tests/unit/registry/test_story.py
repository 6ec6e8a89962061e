"""A good deed is told only while its person agrees."""

from dataclasses import replace

import pytest

from contracts.registry import (
    GiveConsent,
    StoryChanged,
    WithdrawConsent,
    WithdrawStories,
    WriteStory,
)
from services.registry.domain.catalogue import SHIPPED
from services.registry.domain.joining import consent, erase, withdraw_consent
from services.registry.domain.story import (
    NoPublicityConsent,
    OwnStory,
    StoryWithdrawn,
    publish,
    told,
    withdraw,
    write,
)
from services.registry.domain.volunteer import enrol
from tests.unit.registry.builders import NOW, a_wish

PERSON = enrol(a_wish(), volunteer_id="v1", now=NOW, by="operator")
WISH = WriteStory(volunteer_id="v1", title="雪中送药", text="连夜把药送到七楼。")


def willing():
    given = GiveConsent(volunteer_id="v1", purpose="publicity", version="1", channel="paper")
    return consent(given, PERSON, now=NOW)[0]


def a_draft():
    return write(WISH, PERSON, story_id="s1", now=NOW, by="writer")[0]


def a_published():
    return publish(a_draft(), volunteer=willing(), now=NOW, by="editor")[0]


@pytest.mark.req("R-REC-03")
def test_nothing_is_published_without_the_consent_of_whom_it_is_about():
    with pytest.raises(NoPublicityConsent):
        publish(a_draft(), volunteer=PERSON, now=NOW, by="editor")
    published, (said,) = publish(a_draft(), volunteer=willing(), now=NOW, by="editor")
    assert (published.state, said.state) == ("published", "published")
    assert publish(published, volunteer=willing(), now=NOW, by="editor") == (published, [])


@pytest.mark.req("R-REC-03")
def test_who_agrees_no_longer_is_not_told_of_from_that_moment():
    assert [one["title"] for one in told([a_published()], [willing()])] == ["雪中送药"]
    wish = WithdrawConsent(volunteer_id="v1", purpose="publicity")
    unwilling, says = withdraw_consent(wish, willing(), rules=SHIPPED, now=NOW)
    assert WithdrawStories(volunteer_id="v1") in says
    assert told([a_published()], [unwilling]) == []
    gone, _ = withdraw(a_published(), reason="consent withdrawn", now=NOW)
    assert (gone.state, gone.title, gone.text) == ("withdrawn", "", "")
    assert withdraw(gone, reason="again", now=NOW) == (gone, [])
    with pytest.raises(StoryWithdrawn):
        publish(gone, volunteer=willing(), now=NOW, by="editor")


@pytest.mark.req("R-REC-03")
def test_whose_data_are_deleted_has_no_stories_either():
    _, says = erase(willing(), records=[], rules=SHIPPED, now=NOW)
    assert WithdrawStories(volunteer_id="v1") in says


def test_somebody_else_publishes_and_the_event_has_no_words():
    with pytest.raises(OwnStory):
        publish(a_draft(), volunteer=willing(), now=NOW, by="writer")
    assert set(StoryChanged.model_fields) == {
        "story_id", "state", "volunteer_id", "community", "at",
    }  # fmt: skip
    assert told([replace(a_draft())], [PERSON])[0]["state"] == "draft"
