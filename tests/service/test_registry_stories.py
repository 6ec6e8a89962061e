"""Stories of good deeds, over the real bus and database."""

import pytest

from contracts.registry import (
    GiveConsent,
    PublishStory,
    ReadStories,
    StoryChanged,
    WithdrawConsent,
    WriteStory,
)
from services.registry.service import RegistryService
from tests.support.city import REVIEWER
from tests.unit.registry.builders import a_wish


def read(city, **facts):
    return [one["title"] for one in city.query(ReadStories(**facts))["items"]]


@pytest.mark.req("R-REC-03")
def test_a_story_is_public_from_consent_to_its_withdrawal(city):
    city.run(RegistryService)
    person = city.ask(a_wish()).result["id"]
    wish = WriteStory(volunteer_id=person, title="雪中送药", text="连夜把药送到七楼。")
    story = city.ask(wish).command_id
    publish = PublishStory(story_id=story)
    assert city.ask(publish).code == "own_story"
    assert city.ask(publish, caller=REVIEWER).code == "no_publicity_consent"
    assert (read(city), read(city, state="draft")) == ([], ["雪中送药"])
    agree = GiveConsent(volunteer_id=person, purpose="publicity", version="1", channel="paper")
    city.ask(agree)
    assert city.ask(publish, caller=REVIEWER).status == 200
    assert read(city) == read(city, area="1401") == ["雪中送药"]
    assert read(city, area="1402") == []
    rests = city.db("registry").stories
    assert "雪中送药" not in str(rests.find_one())
    city.ask(WithdrawConsent(volunteer_id=person, purpose="publicity"))
    assert read(city) == []
    city.until(lambda: rests.count_documents({"_id": story, "state": "withdrawn"}))
    assert rests.find_one()["text"] == ""
    assert [one.state for one in city.heard(StoryChanged, 3)] == ["draft", "published", "withdrawn"]
