"""What only the owner knows is asked of it over the bus, in good time or not at all."""

import time
from typing import Any

import pytest

from contracts.matching import PlanChanged
from kit.wire import new_id
from tests.gateway.happened import HOME, imported
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Town, eventually

MASKED = {"name": "王*", "phone": "138****0001"}


async def joined(town: Town, city: Client) -> str:
    """Somebody whose joining the gateway has heard of."""
    key = new_id()
    town.say(imported(key))
    await eventually(lambda: town.db.volunteers.count_documents({"_id": key}))
    return key


async def test_the_registry_is_asked_and_learns_who_asks(town: Town, city: Client):
    key = await joined(town, city)
    with Oracle(town, lambda _: {"result": MASKED}) as registry:
        answer = await city.get(f"/v1/volunteers/{key}")
    assert answer.status == 200
    assert answer.body == MASKED
    [asked] = registry.heard
    assert asked.data == {"volunteer_id": key}
    assert asked.caller.role == "city_op"


async def test_volunteers_read_themselves_only(town: Town, city: Client, anybody: Client):
    me, other = await joined(town, city), await joined(town, city)
    volunteer = anybody.knowing(town.key("volunteer", "", me))
    with Oracle(town, lambda _: {"result": MASKED}) as registry:
        assert (await volunteer.get(f"/v1/volunteers/{me}")).status == 200
        assert (await volunteer.get(f"/v1/volunteers/{other}")).status == 404
    assert len(registry.heard) == 1


async def test_other_areas_people_are_not_there(town: Town, city: Client, anybody: Client):
    key = await joined(town, city)
    assert HOME.startswith("140107")
    elsewhere = anybody.knowing(town.key("district_op", "140105"))
    with Oracle(town, lambda _: {"result": MASKED}) as registry:
        assert (await elsewhere.get(f"/v1/volunteers/{key}")).status == 404
    assert registry.heard == []


@pytest.mark.parametrize(
    "path",
    ["/v1/help-requests/{}/contact", "/v1/standing-cases/{}/contact", "/v1/errands/{}/order"],
)
async def test_an_office_says_why_it_wants_to_know_who_it_is(
    town: Town, city: Client, anybody: Client, path: str
):
    me = new_id()
    there = path.format(town.lies(new_id(), HOME, me))
    with Oracle(town, lambda _: {"result": MASKED}) as owner:
        silent = await city.get(there)
        chatty = await city.get(f"{there}?purpose=Wang+lives+there")
        told = await city.get(f"{there}?purpose=complaint")
        helper = await anybody.knowing(town.key("volunteer", "", me)).get(there)
    assert (silent.status, silent.body["code"]) == (422, "purpose_missing")
    assert chatty.status == 422
    assert (told.status, helper.status) == (200, 200)
    assert [one.data.get("purpose") for one in owner.heard] == ["complaint", None]


async def test_an_owners_refusal_is_a_problem(town: Town, city: Client):
    key = await joined(town, city)
    refusal = {"status": 404, "code": "not_found", "detail": "there is no volunteer"}
    with Oracle(town, lambda _: {"refusal": refusal}):
        answer = await city.get(f"/v1/volunteers/{key}", Accept_Language="en")
    assert answer.status == 404
    assert answer.body["detail"] == "there is no volunteer"


async def test_silence_is_a_503_in_time(town: Town, city: Client):
    key, since = await joined(town, city), time.monotonic()
    with Oracle(town, lambda _: None):
        answer = await city.get(f"/v1/volunteers/{key}")
    assert answer.status == 503
    assert answer.headers["Retry-After"]
    assert 2.5 < time.monotonic() - since < 15


async def test_the_outbox_is_for_the_citys_operators(town: Town, city: Client, anybody: Client):
    messages: dict[str, Any] = {"messages": [{"id": "m1", "text": "您好"}]}
    with Oracle(town, lambda _: {"result": messages}) as notify:
        assert (await city.get("/v1/messages?limit=5")).body == messages
        street = anybody.knowing(town.key("street_op", "140107001"))
        assert (await street.get("/v1/messages")).status == 403
    assert notify.heard[0].data["limit"] == 5


async def test_a_plan_tells_what_each_gate_costs_it(town: Town, city: Client):
    key = new_id()
    gates = [{"gate": "insurance_missing", "more": 12}]
    town.say(PlanChanged(plan_id=key, area="1401", day="2022-04-13", state="solved", gates=gates))
    await eventually(lambda: town.db.plans.count_documents({"_id": key}))
    [told] = (await city.get(f"/v1/plans/{key}")).body["gates"]
    assert (told["gate"], told["more"]) == ("insurance_missing", 12)
    assert "12" in told["text"]
