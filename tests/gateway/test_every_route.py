"""Every route that is told something, told what nobody should say: a problem, nothing repeated."""

import asyncio
from typing import Any

import orjson
import pytest

from tests.gateway.town import Client, Owner, Town
from tests.support.doors import SECRET, Door, doors, unfit

AREA = "140107001002"
#: How many requests are under way at once.
SIDE_BY_SIDE = 24
TOLD = [door for door in doors() if door.fields]

BODIES = {
    "half an object": b"{",
    "not a number": b'{"people": NaN}',
    "a number that overflows": b'{"people": 1e400}',
    "a lone surrogate": b'{"content": "\\ud800"}',
    "bytes that are not UTF-8": b'{"content": "\xff\xfe"}',
    "a deep pit": b"[" * 5000 + b"]" * 5000,
    "an endless integer": b'{"people": ' + b"9" * 5000 + b"}",
    "a list": b"[]",
    "a string": orjson.dumps(SECRET),
}
VALUES: dict[str, Any] = {
    "an object": {"x": SECRET},
    "lists in lists": [[SECRET]],
    "an endless text": SECRET * 500,
    "an endless number": -(10**17),
    "a null byte": "\x00",
    "a truth": True,
    "nothing": None,
}


@pytest.fixture
def callers(town: Town, anybody: Client) -> dict[str, Client]:
    """Somebody of each role, and a thing that belongs to all of them."""
    thing = town.lies("thing-of-all", AREA)
    roles = {door.role for door in TOLD}
    return {role: anybody.knowing(town.key(role, subject=thing)) for role in roles}


async def unfit_answers(callers: dict[str, Client], calls: list[tuple[Door, bytes]]) -> list[str]:
    """What came back that should not, a line each."""
    turn = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(door: Door, body: bytes) -> str:
        async with turn:
            answer = await callers[door.role].post(door.at(others="thing-of-all"), body)
        wrong = unfit(answer.status, answer.raw, answer.body)
        return f"{door.path} {body[:80]!r}: {answer.status} {answer.raw!r}" if wrong else ""

    answers = await asyncio.gather(*(one(*call) for call in calls))
    return [answer for answer in answers if answer]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_body_that_no_route_can_read(callers: dict[str, Client], owner: Owner, body: bytes):
    assert await unfit_answers(callers, [(door, body) for door in TOLD]) == []
    assert owner.heard == []


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
async def test_a_value_that_no_field_can_have(callers: dict[str, Client], owner: Owner, value: Any):
    calls = [(door, orjson.dumps({field: value})) for door in TOLD for field in door.fields]
    assert await unfit_answers(callers, calls) == []
