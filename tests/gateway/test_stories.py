"""Stories of good deeds over HTTP: for everybody once published."""

import pytest

from contracts.registry import StoryChanged
from kit.wire import new_id
from tests.gateway.happened import HOME, NOON
from tests.gateway.oracle import Oracle
from tests.gateway.test_records import joined
from tests.gateway.town import Client, Owner, Town, eventually

TOLD = {"id": "s", "title": "雪中送药<1>", "text": "连夜送到。", "area": HOME[:6],
        "at": NOON.isoformat(), "state": "published"}  # fmt: skip


@pytest.mark.req("R-REC-03")
async def test_an_office_writes_and_everybody_reads(town: Town, city: Client, anybody: Client):
    me, key = await joined(town), new_id()
    mine = anybody.knowing(town.key("volunteer", "", me))
    with Owner(town) as owner:
        body = {"title": "雪中送药", "text": "连夜送到。"}
        assert (await mine.post(f"/v1/volunteers/{me}/stories", body)).status == 403
        assert (await city.post(f"/v1/volunteers/{me}/stories", body)).status == 201
    assert owner.heard[0].type == "registry.write_story.v1"
    facts = {"community": HOME, "volunteer_id": me, "at": NOON}
    town.say(StoryChanged(story_id=key, state="draft", **facts))
    await eventually(lambda: town.db.stories.count_documents({"_id": key}))
    assert (await mine.get(f"/v1/stories/{key}")).body["state"] == "draft"
    with Owner(town):
        assert (await mine.post(f"/v1/stories/{key}/publish")).status == 403
        assert (await city.post(f"/v1/stories/{key}/publish")).status in (200, 201)
        reason = {"reason": "不想公开了"}
        assert (await mine.post(f"/v1/stories/{key}/withdraw", reason)).status in (200, 201)
    with Oracle(town, lambda _: {"result": {"items": [TOLD]}}) as oracle:
        assert (await anybody.get("/v1/stories")).body["items"] == [TOLD]
        page = (await anybody.get("/stories", Accept="text/html")).raw.decode()
        assert "雪中送药&lt;1&gt;" in page
        assert (await anybody.get("/v1/story-drafts")).status == 401
        assert (await city.get("/v1/story-drafts")).status == 200
    assert [one.data["state"] for one in oracle.heard] == ["published", "published", "draft"]
