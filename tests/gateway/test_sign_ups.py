"""Sign-ups pasted from a chat: read line by line, the plain ones imported."""

import pytest

from contracts.registry import ImportChunk
from tests.gateway.oracle import Oracle
from tests.gateway.people import (
    commands,
)
from tests.gateway.town import Client, Owner, Town

PASTED = {
    "text": "#接龙\n1. 张三 10000000001 核酸采样\n2. 李四",
    "community": "140107001002", "intentions": ["checkpoint"], "available": ["morning"],
    "synthetic": True,
}  # fmt: skip
LINES = [
    {"line": 2, "name": "张三", "phone": "10000000001", "intentions": ["sampling"],
     "available": [], "doubts": []},
    {"line": 3, "name": "李四", "phone": "", "intentions": [], "available": [],
     "doubts": ["phone_missing"]},
]  # fmt: skip


@pytest.mark.req("R-PLAN-03")
async def test_a_chat_is_rehearsed_and_then_its_plain_lines_are_imported(
    town: Town, city: Client, owner: Owner
):
    with Oracle(town, lambda _: {"result": {"lines": LINES}}):
        rehearsed = await city.post("/v1/imports/sign-ups?dry_run=true", PASTED)
        assert (rehearsed.status, rehearsed.body) == (200, {"lines": LINES})
        assert owner.heard == []
        first = await city.post("/v1/imports/sign-ups", PASTED)
        again = await city.post("/v1/imports/sign-ups", PASTED)
        assert first.status == again.status == 202
        assert first.body == again.body
        assert first.body["taken"] == 1
        assert first.body["doubtful"] == [{"line": 3, "doubts": ["phone_missing"]}]
    heard = await commands(owner, 2)
    (chunk,) = [one for one in heard if isinstance(one, ImportChunk)]
    assert chunk.rows == [["张三", "10000000001", "140107001002", "sampling", "morning"]]
    assert chunk.synthetic


async def test_a_chat_of_another_area_or_without_a_plain_line_is_refused(town: Town, city: Client):
    elsewhere = PASTED | {"community": "110101001001"}
    assert (await city.post("/v1/imports/sign-ups", elsewhere)).status == 403
    assert (await city.post("/v1/imports/sign-ups", PASTED | {"text": ""})).status == 422
    with Oracle(town, lambda _: {"result": {"lines": LINES[1:]}}):
        refused = await city.post("/v1/imports/sign-ups", PASTED)
    assert (refused.status, refused.body["code"]) == (422, "nobody_plain")
