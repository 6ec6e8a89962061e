"""Standing cases over HTTP: who opens them, who sees them, who reports a visit."""

from datetime import timedelta

import pytest

from contracts.matching import OpenStandingCase, ReportVisit, StandingCaseChanged
from kit.wire import new_id, utcnow
from tests.gateway.town import Client, Owner, Town, eventually

HERE = "140107001002"
WISH = {
    "community": HERE,
    "category": "errand",
    "detail": "独居，买菜",
    "name": "赵奶奶",
    "phone": "１００００００００03",
    "address": "八号楼\u200b",
    "weekdays": [2, 5],
    "at": "10:00",
}


def told(key: str, state: str = "planned", visitor: str = "wang", **facts) -> StandingCaseChanged:
    at = utcnow() + timedelta(hours=3)
    return StandingCaseChanged(
        standing_id=key,
        state=state,
        community=HERE,
        category="errand",
        responsible=f"volunteer:{visitor}",
        due_at=at,
        visit_at=at,
        minutes=60,
        visitor_id=visitor,
        **facts,
    )


@pytest.mark.req("R-HELP-09")
async def test_an_operator_opens_a_case_however_it_was_typed(
    town: Town, city: Client, owner: Owner
):
    made = await city.post("/v1/standing-cases", WISH)
    assert made.status == 201
    assert made.headers["Location"].startswith("/v1/standing-cases/")
    wish = owner.heard[0].message()
    assert isinstance(wish, OpenStandingCase)
    assert (wish.phone, wish.address) == ("10000000003", "八号楼")
    spoiled = [{"weekdays": []}, {"weekdays": [8]}, {"at": "24:00"}, {"minutes": 5}]
    for wrong in spoiled:
        assert (await city.post("/v1/standing-cases", WISH | wrong)).status == 422


async def test_only_offices_of_the_area_open_one(town: Town, anybody: Client, owner: Owner):
    elsewhere = anybody.knowing(town.key("district_op", "140108"))
    volunteer = anybody.knowing(town.key("volunteer", "", "wang"))
    for caller, status in ((anybody, 401), (elsewhere, 403), (volunteer, 403)):
        assert (await caller.post("/v1/standing-cases", WISH)).status == status
    assert owner.heard == []


@pytest.mark.req("R-HELP-09")
async def test_the_visitor_sees_the_visit_and_reports_it(town: Town, anybody: Client, owner: Owner):
    key, wang = new_id(), new_id()
    town.say(told(key, visitor=wang))
    await eventually(lambda: town.db.standing_cases.count_documents({"_id": key}))
    me = anybody.knowing(town.key("volunteer", "", wang))
    other = anybody.knowing(town.key("volunteer", "", "li"))
    [mine] = (await me.get("/v1/standing-cases")).body["items"]
    assert (mine["id"], mine["state"]) == (key, "planned")
    assert (await other.get("/v1/standing-cases")).body["items"] == []
    assert (await other.get(f"/v1/standing-cases/{key}")).status == 404
    path = f"/v1/standing-cases/{key}/visits"
    assert (await other.post(path, {"outcome": "done"})).status == 403
    assert (await me.post(path, {"outcome": "done"})).status == 201
    assert owner.heard[-1].message() == ReportVisit(standing_id=key, outcome="done")
    assert (await me.post(f"/v1/standing-cases/{key}/end", {"reason": "x"})).status == 403


@pytest.mark.req("R-HELP-09")
async def test_alarms_are_found(town: Town, city: Client):
    calm, alarming = new_id(), new_id()
    town.say(told(calm), told(alarming, "open", "", alarm="missed", missed=1))
    await eventually(
        lambda: town.db.standing_cases.count_documents({"_id": {"$in": [calm, alarming]}}) == 2
    )
    found = (await city.get("/v1/standing-cases?alarm=yes&limit=200")).body["items"]
    assert alarming in [one["id"] for one in found]
    assert calm not in [one["id"] for one in found]
