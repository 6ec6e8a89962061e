"""Questions and answers over HTTP: written by offices, read by everybody, the nearest first."""

import asyncio
from datetime import timedelta

import pytest

from contracts.notify import FaqChanged, TicketChanged
from kit.wire import utcnow
from tests.gateway.town import Client, Owner, Town, eventually

HOME = "140107001002"


def told(key: str, area: str, question: str, **changes):
    facts = {"topic_of_call": "policy", "answer": "凭通行证<1>。", "state": "published"}
    return FaqChanged(
        faq_id=key, area=area, question=question, **{"revision": 1, **facts, **changes}
    )


@pytest.mark.req("R-COM-01")
async def test_everybody_finds_the_answer_of_the_nearest_office_first(town: Town, anybody: Client):
    for one in (
        told("f1", "1401", "能出小区吗？"),
        told("f2", HOME[:6], "本区能出小区吗？"),
        told("f3", "1402", "别的城市呢？"),
        told("f4", HOME, "旧规定？", state="withdrawn"),
        told("f5", HOME[:9], "几点做核酸？"),
    ):
        town.say(one)
    await eventually(lambda: town.db.faqs.count_documents({"_id": {"$regex": "^f[1-5]$"}}) == 5)
    found = (await anybody.get(f"/v1/faqs?area={HOME}")).body["items"]
    assert [one["id"] for one in found] == ["f5", "f2", "f1"]
    found = (await anybody.get(f"/v1/faqs?area={HOME}&search=出小区")).body["items"]
    assert [one["id"] for one in found] == ["f2", "f1"]
    assert (await anybody.get(f"/v1/faqs?area={HOME}&search=(")).body["items"] == []
    assert (await anybody.get("/v1/faqs/f1")).body["question"] == "能出小区吗？"
    page = (await anybody.get(f"/faq?area={HOME}&search=通行证", Accept="text/html")).raw.decode()
    assert "凭通行证&lt;1&gt;。" in page
    assert "别的城市" not in page


async def test_what_nobody_has_heard_of_is_not_waited_for(town: Town, anybody: Client):
    async with asyncio.timeout(3):
        for path in ("faqs/unheard-of", "work-groups/unheard-of", "ledger/entries/unheard-of/slip"):
            assert (await anybody.get(f"/v1/{path}")).status == 404


async def test_offices_answer_for_their_own_area(town: Town, city: Client, anybody: Client):
    wish = {"area": "1401", "topic_of_call": "policy", "question": "能出小区吗？", "answer": "能。"}
    street = anybody.knowing(town.key("street_op", "140107001"))
    with Owner(town) as owner:
        assert (await anybody.post("/v1/faqs", wish)).status == 401
        assert (await street.post("/v1/faqs", wish)).status == 403
        made = await city.post("/v1/faqs", wish)
        assert (made.status, made.headers["Location"]) == (201, f"/v1/faqs/{made.body['id']}")
        assert (await city.post(f"/v1/faqs/{made.body['id']}/withdraw")).status in (200, 201)
    assert [one.type for one in owner.heard] == [
        "notify.publish_faq.v1",
        "notify.withdraw_faq.v1",
    ]


@pytest.mark.req("R-COM-01")
async def test_the_age_of_unanswered_calls_and_what_was_answered_the_first_time_are_counted(
    town: Town, anybody: Client
):
    street = "140188001"
    office = anybody.knowing(town.key("street_op", street))
    facts = {"community": street + "001", "topic_of_call": "policy", "due_at": None}
    ages = {"t1": 10, "t2": 45, "t3": 60 * 30}
    for key, minutes in ages.items():
        at = utcnow() - timedelta(minutes=minutes)
        town.say(TicketChanged(ticket_id=key, state="opened", **facts), time=at)
    for key, first in (("t4", True), ("t5", False)):
        town.say(TicketChanged(ticket_id=key, state="answered", first_time=first, **facts))
    await eventually(lambda: town.db.tickets.count_documents({"area": street + "001"}) == 5)
    figures = (await office.get("/v1/ticket-figures")).body
    assert (figures["waiting"], figures["answered"], figures["answered_first_time"]) == (3, 2, 1)
    assert [one["calls"] for one in figures["waiting_longer_than"]] == [2, 1, 1]
    assert figures["oldest_since"]
    assert (await anybody.get("/v1/ticket-figures")).status == 401
