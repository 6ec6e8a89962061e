"""Squads as operators and heads see them."""

import pytest

from contracts.matching import ReadOwnSquad
from contracts.registry import ReadPhones
from kit.wire import Envelope, new_id
from tests.gateway.happened import HOME
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Town

MEMBERS = [
    {"assignment_id": "n1-1", "volunteer_id": "li", "state": "accepted", "head": True},
    {"assignment_id": "n1-2", "volunteer_id": "wang", "state": "accepted", "head": False},
]
PHONES = {"li": {"name": "李四", "phone": "10000000001"}, "wang": {"name": "王五", "phone": "1"}}


def told(question: Envelope) -> dict[str, object]:
    if question.type == ReadPhones.topic:
        return {"result": {"people": {one: PHONES[one] for one in question.data["volunteer_ids"]}}}
    squad = {"block": "social", "head": "n1-1", "members": MEMBERS}
    return {"result": squad if question.type == ReadOwnSquad.topic else {"squads": [squad]}}


@pytest.mark.req("R-PLAN-06")
async def test_a_head_calls_the_own_squad_and_nobody_elses(
    town: Town, city: Client, anybody: Client
):
    mine = town.lies(f"{new_id()}-1", HOME, "li")
    head = anybody.knowing(town.key("volunteer", "", "li"))
    other = anybody.knowing(town.key("volunteer", "", "zhao"))
    with Oracle(town, told) as owners:
        squad = (await head.get(f"/v1/assignments/{mine}/squad")).body
        assert [one["phone"] for one in squad["members"]] == ["10000000001", "1"]
        assert (await other.get(f"/v1/assignments/{mine}/squad")).status == 404
        assert (await city.get(f"/v1/assignments/{mine}/squad")).status == 403
    asked = [one for one in owners.heard if one.type == ReadPhones.topic]
    assert asked[0].data == {"volunteer_ids": ["li", "wang"], "assignment_id": mine}


async def test_operators_see_who_leads_and_no_phone(town: Town, city: Client):
    need = town.lies(new_id(), HOME)
    with Oracle(town, told):
        [squad] = (await city.get(f"/v1/needs/{need}/squads")).body["squads"]
    assert squad["head"] == "n1-1"
    assert "phone" not in squad["members"][0]
