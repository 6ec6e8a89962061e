"""Squads as operators and heads see them."""

from base64 import b64encode

import pytest

from contracts.matching import ReadOwnSquad, ReadPhoto
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


PHOTO = b"\xff\xd8\xff\xda\x00\x06scan\x01\xff\xd9"
REPORT = {"id": "r1", "volunteer_id": "wang", "at": "2022-04-12T09:00:00+08:00"}


def reported(question: Envelope) -> dict[str, object]:
    if question.type == ReadPhoto.topic:
        return {"result": {"photo": b64encode(PHOTO).decode()}}
    return {"result": {"reports": [REPORT | {"place": "东门", "content": "测温"}]}}


@pytest.mark.req("R-DUTY-01")
async def test_reports_are_read_by_who_serves_there_and_by_no_operator(
    town: Town, city: Client, anybody: Client
):
    mine = town.lies(f"{new_id()}-1", HOME, "li")
    member = anybody.knowing(town.key("volunteer", "", "li"))
    other = anybody.knowing(town.key("volunteer", "", "zhao"))
    path = f"/v1/assignments/{mine}/reports"
    with Oracle(town, reported) as owners:
        assert (await member.get(path)).body["reports"][0]["place"] == "东门"
        photo = await member.get(f"{path}/r1/photo")
        assert (photo.headers["Content-Type"], photo.headers["Cache-Control"]) == (
            "image/jpeg",
            "no-store",
        )
        assert (await other.get(path)).status == 404
        assert (await city.get(path)).status == 403
        assert (await city.get(f"{path}/r1/photo")).status == 403
    assert {one.caller.subject for one in owners.heard} == {"li"}
