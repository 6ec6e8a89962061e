"""A request for help seen by all who have to do with it: the asker by link, the helper by key."""

import re

import pytest

from tests.e2e.conftest import COMMUNITY, a_person, a_phone, made
from tests.e2e.test_modules import until
from tests.support.platform import Client, a_key


def a_plea(number: int, **changes) -> dict:
    return {
        "community": COMMUNITY,
        "category": "mother_baby",
        "detail": f"奶粉只剩一罐 {number}",
        "name": "合成居民",
        "phone": a_phone(number),
        "address": f"{number}号楼\u200b３单元",
        "synthetic": True,
        **changes,
    }


async def link_of(operator: Client, help_id: str, template: str) -> str:
    """The link in the newest message of this kind about a request."""
    number, found = help_id[:8].upper(), {}

    def there(body) -> bool:
        for one in body["messages"]:
            if one["template"] == template and number in one["text"]:
                found.setdefault("link", re.search(r"/h/\S+", one["text"]).group())
        return bool(found)

    await until(operator, "/v1/messages?limit=200", there)
    return found["link"]


async def press(anybody: Client, link: str, answer: str) -> int:
    page = (await anybody.call("GET", link, headers={"Accept": "text/html"})).body.decode()
    turn = re.search(r'name="turn" value="(\d+)"', page).group(1)
    form = {"data": {"answer": answer, "turn": turn}}
    return (await anybody.call("POST", link, **form)).status


@pytest.mark.req("R-HELP-04", "R-HELP-05")
async def test_a_volunteer_takes_a_case_and_the_asker_says_that_it_is_solved(operator, anybody):
    case = made(await anybody.post("/v1/help-requests", a_plea(61)))["id"]
    path = f"/v1/help-requests/{case}"
    link = await link_of(operator, case, "help_received")
    made(await operator.post(f"{path}/verify", {"method": "call"}), 200)
    wang = made(await anybody.post("/v1/volunteers", a_person(62)))["id"]
    async with Client(a_key("volunteer", "", wang)) as me:
        board = await until(
            me, "/v1/help-board", lambda body: any(one["id"] == case for one in body["items"])
        )
        assert a_phone(61) not in str(board)
        assert (await me.get(f"{path}/contact")).status == 404
        made(await me.post(f"{path}/claim", {"volunteer_id": wang}), 200)
        await until(me, path, lambda body: body["claimed"])
        told = made(await me.get(f"{path}/contact"), 200)
        assert (told["phone"], told["address"]) == (a_phone(61), "61号楼3单元")
        made(await me.post(f"{path}/start"), 200)
        made(await me.post(f"{path}/resolve", {"answer": "奶粉已送到门口"}), 200)
        assert (await me.get(f"{path}/contact")).status == 403
    await until(operator, path, lambda body: body["state"] == "resolved")
    page = (await anybody.call("GET", link, headers={"Accept": "text/html"})).body.decode()
    assert "奶粉已送到门口" in page
    assert a_phone(61) not in page
    assert await press(anybody, link, "solved") == 200
    assert made(await operator.post(f"{path}/close"), 200)["state"] == "closed"
    figures = made(await anybody.get("/v1/stats"), 200)["help_requests"]
    assert figures["minutes_to_answer"] < 10


@pytest.mark.req("R-HELP-05")
async def test_two_who_ask_for_the_same_are_both_answered(operator, anybody):
    first = made(await anybody.post("/v1/help-requests", a_plea(63)))["id"]
    second = made(await anybody.post("/v1/help-requests", a_plea(63, name="另一人")))["id"]
    await until(
        operator, f"/v1/help-requests/{second}", lambda body: first in body.get("suspects", [])
    )
    made(await operator.post(f"/v1/help-requests/{second}/merge", {"into": first}), 200)
    await until(operator, f"/v1/help-requests/{first}", lambda body: second in body["twins"])
    made(await operator.post(f"/v1/help-requests/{first}/verify", {"method": "visit"}), 200)
    made(await operator.post(f"/v1/help-requests/{first}/resolve", {"answer": "已送到"}), 200)
    assert await link_of(operator, second, "help_answer")
    assert await link_of(operator, first, "help_answer")


async def test_an_asker_withdraws_and_opens_again_by_the_link(operator, anybody):
    case = made(await anybody.post("/v1/help-requests", a_plea(65)))["id"]
    path = f"/v1/help-requests/{case}"
    link = await link_of(operator, case, "help_received")
    assert await press(anybody, link, "withdraw") == 200
    await until(operator, path, lambda body: body["state"] == "withdrawn" and body["answered"])
    assert await press(anybody, link, "reopen") == 200
    again = await until(operator, path, lambda body: body["state"] == "received")
    assert (again["reopened"], bool(again["due_at"])) == (1, True)
