"""Withdrawals at once over HTTP: exactly what is there goes out, and everybody is told."""

import asyncio
from collections import Counter
from uuid import uuid4

import pytest

from kit.wire import utcnow
from services.logistics.domain.account import local_day
from tests.support.platform import Client, a_key

MOVE = {"area": "1401", "reason": "morning hand-out"}


def receive(item, quantity):
    line = {"item": item, "quantity": quantity}
    return MOVE | {
        "kind": "receive", "source": "supplier:s1", "target": "warehouse:main", "lines": [line],
    }  # fmt: skip


def issue(item, quantity, to):
    line = {"item": item, "quantity": quantity}
    return MOVE | {"kind": "issue", "source": "warehouse:main", "target": to, "lines": [line]}


@pytest.fixture(scope="module")
def key():
    return a_key("warehouse")


async def left(client, item):
    rows = (await client.get(f"/v1/stock?kind=warehouse&item={item}")).body["items"]
    return sum(row["balance"] for row in rows)


async def until(condition):
    async with asyncio.timeout(30):
        while not await condition():
            await asyncio.sleep(0.1)


@pytest.mark.req("R-LOG-11", "R-GATE-06")
async def test_400_withdrawals_of_5_from_1000_serve_exactly_200(key):
    async with Client(key, connections=50) as client:
        made = await client.post("/v1/stock/moves", receive("mask400", 1000))
        assert made.status == 201
        answers = await asyncio.gather(*(
            client.post("/v1/stock/moves", issue("mask400", 5, f"team:t{n}"))
            for n in range(400)
        ))  # fmt: skip
        assert Counter(one.status for one in answers) == {201: 200, 409: 200}
        assert {one.body["code"] for one in answers if one.status == 409} == {"not_enough_stock"}

        async def all_out():
            return await left(client, "mask400") == 0

        await until(all_out)


@pytest.mark.req("R-GATE-06")
async def test_two_who_want_the_last_ten_suits_in_60_rounds_one_gets_them(key):
    async with Client(key) as client:
        for turn in range(60):
            item = f"suit{turn}"
            made = await client.post("/v1/stock/moves", receive(item, 10))
            assert made.status == 201
            pair = await asyncio.gather(*(
                client.post("/v1/stock/moves", issue(item, 10, f"team:{one}"))
                for one in "ab"
            ))  # fmt: skip
            assert sorted(one.status for one in pair) == [201, 409]
            refused = next(one for one in pair if one.status == 409)
            assert (refused.body["code"], refused.body["available"]) == ("not_enough_stock", 0)


@pytest.mark.req("R-LOG-06")
async def test_a_person_is_issued_one_suit_a_day_and_a_second_with_two_signatures(key):
    other = await asyncio.to_thread(a_key, "warehouse")
    async with Client(key) as client, Client(other) as colleague:
        await client.post("/v1/stock/moves", receive("protective_suit", 5))
        someone = f"v{uuid4().hex}"
        wish = issue("protective_suit", 1, f"person:{someone}")
        first = await client.post("/v1/stock/moves", wish)
        again = await client.post("/v1/stock/moves", wish)
        assert (first.status, again.status, again.body["code"]) == (201, 409, "already_claimed")
        torn = {"area": "1401", "person_id": someone, "day": today(), "reason": "torn"}
        waiver = (await client.post("/v1/stock/waivers", torn)).body["id"]
        own = await client.post("/v1/stock/moves", wish | {"waiver_id": waiver})
        assert own.body["code"] == "own_waiver"
        given = await colleague.post("/v1/stock/moves", wish | {"waiver_id": waiver})
        assert given.status == 201


def today():
    return str(local_day(utcnow()))


@pytest.mark.req("R-LOG-11")
async def test_the_audit_of_the_whole_ledger_is_public():
    city = await asyncio.to_thread(a_key, "city_op")
    async with Client(city) as client, Client() as anybody:
        asked = await client.post("/v1/ledger/audits", {"area": "1401"})
        assert asked.status == 201

        async def published():
            found = (await anybody.get("/v1/ledger/audits")).body["items"]
            return any(one["id"] == asked.body["id"] and not one["faults"] for one in found)

        await until(published)
        lines = (await anybody.get("/v1/ledger/entries")).body["items"]
        assert "person:" not in str(lines)
        assert lines[0]["hash"]


@pytest.mark.req("R-DON-01", "R-DON-03")
async def test_gifts_are_published_with_totals_that_are_the_ledgers():
    city = await asyncio.to_thread(a_key, "city_op")
    async with Client(city) as client, Client() as anybody:
        tent = f"tent_{uuid4().hex}"
        gift = {"donor_name": "合成厂", "publish_name": "full", "area": "1401", "synthetic": True,
                "lines": [{"item": tent, "quantity": 12}]}  # fmt: skip
        made = (await client.post("/v1/donations", gift)).body["id"]
        await client.post(f"/v1/donations/{made}/receive", {"receipt_no": "SX-1"})
        assert (await client.post("/v1/disclosures", {"area": "1401"})).status == 201

        async def shown():
            answer = await anybody.get("/disclosure?lang=zh")
            page = answer.body.decode() if answer.status == 200 else ""
            return "合成厂" in page and "SX-1" in page

        await until(shown)

        async def balanced():
            rows = (await anybody.get("/v1/ledger/balances")).body["items"]
            tents = {one["kind"]: one["balance"] for one in rows if one["item"] == tent}
            return tents == {"donor": -12, "warehouse": 12}

        await until(balanced)


@pytest.mark.req("R-DON-05")
async def test_fruit_for_a_post_is_on_the_public_page_with_the_post_it_was_for():
    city = await asyncio.to_thread(a_key, "city_op")
    async with Client(city) as client, Client() as anybody:
        title = f"卡口{uuid4().hex[:8]}"
        station = {"area": "140107001002", "title": title}
        post = (await client.post("/v1/stations", station)).body["id"]
        gift = {"donor_name": "合成果农", "publish_name": "full", "area": "140107",
                "post": {"kind": "station", "id": post}, "synthetic": True,
                "lines": [{"item": "fruit", "quantity": 20, "category": "food"}]}  # fmt: skip
        made = await client.post("/v1/comfort-gifts", gift)
        assert made.status == 201

        async def there():
            found = await client.get(f"/v1/donations/{made.body['id']}")
            return found.status == 200 and found.body["state"] == "delivered"

        await until(there)
        assert (await client.post("/v1/disclosures", {"area": "140107"})).status == 201

        async def shown():
            answer = await anybody.get("/disclosure?lang=zh")
            page = answer.body.decode() if answer.status == 200 else ""
            return "合成果农" in page and title in page and "慰问" in page

        await until(shown)
