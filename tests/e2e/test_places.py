"""Nobody gets a place that is not there."""

import asyncio
from collections import Counter

import pytest

from tests.e2e.conftest import a_need, a_person, a_phone, made
from tests.e2e.test_modules import until
from tests.support.platform import Client, a_key

PEOPLE, PLACES = 400, 50


@pytest.mark.req("R-ORG-02", "R-POST-04")
async def test_four_hundred_say_yes_to_fifty_places_at_once(operator, reviewer):
    members = await asyncio.gather(
        *(operator.post("/v1/volunteers", a_person(1_000 + n)) for n in range(PEOPLE))
    )
    ids = [made(one)["id"] for one in members]
    wish = {
        "name": "合成志愿团",
        "kind": "social_group",
        "service_areas": ["1401"],
        "contact_name": "合成联系人",
        "contact_phone": a_phone(999),
        "synthetic": True,
    }
    group = made(await operator.post("/v1/organisations", wish))["id"]
    third = a_key("city_op")
    async with Client(third) as another:
        for person in (reviewer, another):
            path = f"/v1/organisations/{group}/review"
            made(await person.post(path, {"verdict": "approve"}), 200)
    path = f"/v1/organisations/{group}/members"
    made(await operator.post(path, {"volunteer_ids": ids}), 200)
    need = made(await operator.post("/v1/needs", a_need(PLACES, starts_in=54)))["id"]
    made(await reviewer.post(f"/v1/needs/{need}/review", {"verdict": "approve"}), 200)
    async with Client(a_key("org_admin", "1401", group)) as admin:
        claim = {"organisation_id": group, "volunteer_ids": ids}
        async with asyncio.timeout(60):  # matching hears of the members a moment later
            while (await admin.post(f"/v1/needs/{need}/claim", claim)).status != 200:
                await asyncio.sleep(0.2)
    offers = await all_offers(operator, need)
    answers = await asyncio.gather(
        *(operator.post(f"/v1/offers/{offer}/accept") for offer in offers)
    )
    assert Counter(one.status for one in answers) == {200: PLACES, 409: PEOPLE - PLACES}
    refused = {one.body["code"] for one in answers if one.status == 409}
    assert refused <= {"place_taken", "waiting_list"}
    seen = await until(operator, f"/v1/needs/{need}", lambda body: body["state"] == "filled")
    assert seen["accepted"] == PLACES


async def all_offers(client: Client, need: str) -> list[str]:
    """Every offer of a need, page by page."""
    async with asyncio.timeout(30):
        while True:
            found, path = [], f"/v1/offers?need={need}&limit=200"
            while path:
                answer = await client.get(path)
                found += [one["id"] for one in answer.body["items"]]
                link = answer.headers.get("Link", "")
                path = link[1 : link.index(">")] if 'rel="next"' in link else ""
                path = path.removeprefix(client.base)
            if len(found) == PEOPLE:
                return found
            await asyncio.sleep(0.2)
