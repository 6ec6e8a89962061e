"""Lists that many ask for at once: read once, shown to each, and never out of date for long."""

import asyncio
from datetime import timedelta
from typing import Any

import orjson
from prometheus_client import REGISTRY

from contracts.matching import NeedPublished
from kit.wire import new_id
from services.gateway.page_cache import FRESH, LARGEST
from services.gateway.writes import Write
from tests.gateway.happened import HOME, NOON, need
from tests.gateway.town import Client, Town, client, serving

ELSEWHERE = "140105001001"


def pages(source: str) -> float:
    """How many pages have come from there."""
    return REGISTRY.get_sample_value("huiyin_list_pages_total", {"source": source}) or 0.0


async def asked_at_once(client: Client, path: str, times: int = 40) -> list[Any]:
    """The answers to the same request, sent many times without waiting."""
    return await asyncio.gather(*(client.get(path) for _ in range(times)))


def named(answer: Any) -> set[str]:
    return {one["id"] for one in answer.body["items"]}


async def test_what_many_ask_for_at_once_is_read_a_few_times_and_told_to_each(
    town: Town, city: Client
):
    read, kept = pages("database"), pages("memory")
    answers = await asked_at_once(city, f"/v1/needs?limit=5&area={HOME}")
    assert {one.status for one in answers} == {200}
    assert len({one.raw for one in answers}) == 1
    heads = [{**one.headers, "Date": ""} for one in answers]
    assert all(one == heads[0] for one in heads)
    read, kept = pages("database") - read, pages("memory") - kept
    assert read + kept == 40
    assert read < 20


async def test_a_change_that_was_told_is_on_the_page(town: Town, city: Client):
    """Whoever learns of a change from the stream finds it in the list at once."""
    path = f"/v1/needs?state=published&area={HOME}"
    stream = await city.session.get(f"{city.base}/v1/events", headers=city.headers)
    for _ in range(5):
        key = new_id()
        await city.get(path)
        town.say(need(NeedPublished, "published", key))
        async with asyncio.timeout(30):
            async for line in stream.content:
                if not line.startswith(b"data:"):
                    await asked_at_once(city, path, 3)
                elif orjson.loads(line[5:]).get("need_id") == key:
                    break
        assert key in named(await city.get(path))
    stream.close()


async def test_everybody_sees_their_own_page(town: Town, city: Client, anybody: Client):
    keys = {area: new_id() for area in (HOME, ELSEWHERE)}
    for area, key in keys.items():
        town.say(need(NeedPublished, "published", key, community=area))
    districts = {
        area: anybody.knowing(town.key("district_op", area[:6])) for area in (HOME, ELSEWHERE)
    }
    path = "/v1/needs?limit=200"

    async def told() -> bool:
        return set(keys.values()) <= named(await city.get(path))

    while not await told():
        await asyncio.sleep(FRESH)
    both = [asked_at_once(districts[area], path, 10) for area in (HOME, ELSEWHERE)]
    here, there = await asyncio.gather(*both)
    assert all(keys[HOME] in named(one) and keys[ELSEWHERE] not in named(one) for one in here)
    assert all(keys[ELSEWHERE] in named(one) and keys[HOME] not in named(one) for one in there)
    strangers = await asked_at_once(anybody, path, 5)
    volunteers = await asked_at_once(
        anybody.knowing(town.key("warehouse", "1401")), "/v1/volunteers", 5
    )
    assert {one.status for one in strangers} == {401}
    assert {one.status for one in volunteers} == {403}


async def test_refusals_are_told_to_each_and_not_kept(town: Town, city: Client):
    path = "/v1/needs?cursor=made-up"
    answers = await asked_at_once(city, path)
    assert {(one.status, one.body["code"]) for one in answers} == {(400, "bad_cursor")}
    kept = pages("memory")
    assert (await city.get(path)).status == 400
    assert pages("memory") == kept


async def test_a_page_that_is_very_long_is_not_kept(town: Town, city: Client):
    where = "140107009"
    people = [
        {"_id": new_id(), "area": f"{where}{n:03d}", "note": "x" * (LARGEST // 100), "v": 1}
        for n in range(150)
    ]
    town.db.volunteers.insert_many(people)
    path = f"/v1/volunteers?limit=200&area={where}"
    answers = await asked_at_once(city, path, 8)
    assert {len(one.body["items"]) for one in answers} == {150}
    kept = pages("memory")
    await city.get(path)
    assert pages("memory") == kept


async def test_no_page_is_older_than_a_single_thing_while_a_batch_is_being_written(town: Town):
    """A batch is written collection by collection, and the second one may take its time."""
    need_id, held = new_id(), new_id()
    place = {"area": ELSEWHERE, "state": "published", "category": "checkpoint", "at": NOON, "v": 1}
    town.db.needs.insert_one({"_id": town.lies(need_id, ELSEWHERE), **place})
    town.db.plans.insert_one({"_id": held})
    said = {"$set": {"state": "closed"}}
    writes = [Write(one, {"_id": key}, said) for one, key in (("needs", need_id), ("plans", held))]
    with serving(town) as (base, app), town.db.client.start_session() as session:
        database = app.state.database
        async with client(base) as anybody:
            city = anybody.knowing(town.key("city_op"))

            async def listed() -> str:
                items = (await city.get(f"/v1/needs?area={ELSEWHERE}")).body["items"]
                return str(next(one["state"] for one in items if one["id"] == need_id))

            with session.start_transaction():
                town.db.plans.update_one(
                    {"_id": held}, {"$set": {"state": "held"}}, session=session
                )
                assert await listed() == "published"
                work = asyncio.run_coroutine_threadsafe(
                    database.apply(writes), database.views.client.get_io_loop()
                )
                while (await city.get(f"/v1/needs/{need_id}")).body["state"] != "closed":
                    await listed()
                assert {await listed() for _ in range(5)} == {"closed"}
                assert not work.done()
                session.abort_transaction()
            await asyncio.wrap_future(work)
    town.db.needs.delete_one({"_id": need_id})


async def test_each_look_of_an_inspector_is_written_down(town: Town, anybody: Client):
    inspector = anybody.knowing(town.key("inspector", "1401"))
    path = f"/v1/needs?area={HOME}"
    assert {one.status for one in await asked_at_once(inspector, path, 7)} == {200}
    assert town.db.inspections.count_documents({"what": "/v1/needs"}) >= 7


async def test_what_another_process_writes_is_shown_within_a_moment(town: Town, city: Client):
    path = f"/v1/needs?limit=1&area={HOME}"
    await city.get(path)
    late = {"_id": new_id(), "area": HOME, "state": "published", "category": "checkpoint"}
    late |= {"at": NOON + timedelta(days=40_000), "v": 1}
    town.db.needs.insert_one(late)
    await asyncio.sleep(FRESH)
    assert named(await city.get(path)) == {late["_id"]}
    town.db.needs.delete_one({"_id": late["_id"]})
