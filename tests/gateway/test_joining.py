"""Recruiting links, badges and one's own data, as clients see them."""

import pytest

from contracts.registry import RecruitLinkChanged, RollEntered
from kit.wire import new_id
from tests.gateway.happened import HOME, NOON
from tests.gateway.oracle import Oracle
from tests.gateway.samples import VOLUNTEER
from tests.gateway.test_records import joined
from tests.gateway.town import Client, Owner, Town, eventually

GONE = {"status": 410, "code": "link_gone", "detail": "over"}


@pytest.mark.req("R-REG-01")
async def test_anybody_joins_by_a_link_and_a_link_that_is_over_is_gone(town: Town, anybody: Client):
    link = new_id()
    with Oracle(town, lambda _: {"result": {"community": HOME}}), Owner(town) as owner:
        assert (await anybody.get(f"/v1/join/{link}")).body["register"] == f"/v1/join/{link}"
        answer = await anybody.post(f"/v1/join/{link}", VOLUNTEER)
        assert answer.status == 201
    joined = owner.heard[0]
    assert joined.data["link_id"] == link
    assert answer.headers["Location"] == f"/v1/volunteers/{joined.id}"
    with Oracle(town, lambda _: {"refusal": GONE}):
        answer = await anybody.get(f"/v1/join/{link}")
    assert (answer.status, answer.body["code"]) == (410, "link_gone")


async def test_a_link_is_closed_by_its_community(town: Town, city: Client, anybody: Client):
    link = new_id()
    facts = {"notice": "招募", "state": "open", "expires_at": NOON}
    town.say(RecruitLinkChanged(link_id=link, community=HOME, **facts))
    await eventually(lambda: town.db.recruit_links.count_documents({"_id": link}))
    assert link in [one["id"] for one in (await city.get("/v1/recruit-links")).body["items"]]
    elsewhere = anybody.knowing(town.key("district_op", "140105"))
    assert (await elsewhere.post(f"/v1/recruit-links/{link}/revoke")).status == 403


@pytest.mark.req("R-REG-15")
async def test_a_badge_verifies_and_a_forged_one_does_not(town: Town, anybody: Client):
    me = await joined(town)
    mine = anybody.knowing(town.key("volunteer", "", me))
    with Oracle(town, lambda _: {"result": {"number": "V1", "in_service": True}}):
        address = (await mine.get(f"/v1/volunteers/{me}/badge")).body["verify"]
        assert (await anybody.get(address)).body["in_service"]
        assert (await anybody.get("/b/" + new_id() + ".AAAAAAAAAAAAAAAAAAAAAA")).status == 404


async def test_ones_data_are_for_oneself_alone(town: Town, city: Client, anybody: Client):
    me = await joined(town)
    mine = anybody.knowing(town.key("volunteer", "", me))
    with Oracle(town, lambda _: {"result": {"profile": {}}}):
        assert (await mine.get(f"/v1/volunteers/{me}/export")).status == 200
        assert (await city.get(f"/v1/volunteers/{me}/export")).status == 403
        assert (await city.post(f"/v1/volunteers/{me}/deletion")).status == 403


@pytest.mark.req("R-REG-05")
async def test_people_are_listed_by_area_and_state_without_a_name(town: Town, city: Client):
    me = await joined(town)
    page = await city.get(f"/v1/volunteers?area={HOME}&state=reserve&limit=200")
    [found] = [one for one in page.body["items"] if one["id"] == me]
    assert found["area"] == HOME
    assert found["affiliation"] == "social"
    assert "name" not in found
    waiting = await city.get(f"/v1/volunteers?area={HOME}&state=pending_confirmation&limit=200")
    assert me not in [one["id"] for one in waiting.body["items"]]


async def test_others_districts_people_are_not_listed(town: Town, anybody: Client):
    me = await joined(town)
    elsewhere = anybody.knowing(town.key("district_op", "430511"))
    listed = (await elsewhere.get("/v1/volunteers?limit=200")).body["items"]
    assert me not in [one["id"] for one in listed]


@pytest.mark.req("R-GATE-01")
async def test_a_course_for_many_is_entered_by_whoever_answers_for_the_area(
    town: Town, city: Client, anybody: Client
):
    session = {
        "area": HOME, "course": "general", "title": "通用培训", "provider": "区团委", "hours": 2,
        "mode": "online", "on": "2022-10-17", "passed": ["v1", "v2"],
    }  # fmt: skip
    elsewhere = anybody.knowing(town.key("district_op", "430511"))
    assert (await elsewhere.post("/v1/training-sessions", session)).status == 403
    with Owner(town) as owner:
        answer = await city.post("/v1/training-sessions", session)
        assert answer.status == 201
    assert owner.heard[0].data["passed"] == ["v1", "v2"]
    key = new_id()
    town.say(RollEntered(roll_id=key, kind="training", area=HOME, title="通用培训", people=2))
    await eventually(lambda: town.db.rolls.count_documents({"_id": key}))
    assert (await city.get(f"/v1/rolls/{key}")).body["people"] == 2
    listed = (await city.get("/v1/rolls?kind=training")).body["items"]
    assert key in [one["id"] for one in listed]
