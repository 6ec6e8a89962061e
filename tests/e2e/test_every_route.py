"""Every route that is asked something, asked oddly: an answer or a problem, and nobody falls.

And every page opens that anybody may see.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from urllib.parse import quote

import pytest
import pytest_asyncio

from services.gateway.security import PUBLIC
from tests.e2e.conftest import a_need, a_person, made
from tests.support.doors import Door, doors, unfit
from tests.support.platform import Client, a_key, processes

#: How many requests are under way at once.
SIDE_BY_SIDE = 16
DOORS = doors()
#: The stream of events has no end that one could wait for.
ASKED = [door for door in DOORS if door.method == "GET" and door.path != "/v1/events"]

WORDS = {
    "nothing": "",
    "too long": "x" * 300,
    "a null byte": "%00",
    "a negative number": "-1",
    "an endless number": "9" * 40,
    "not a number": "NaN",
    "an impossible date": "2026-02-30",
    "a date without neighbours": "0001-01-01",
    "an operator of the database": "$ne",
    "half a pattern": quote("(["),
    "bytes that are not UTF-8": "%FF",
    "a lone surrogate": "%ED%A0%80",
}
PAGES = sorted(
    path
    for method, path in PUBLIC
    if method == "GET" and "{" not in path and not path.startswith("/v1/")
)
NAMES = {
    **{said: word for said, word in WORDS.items() if word},
    "a space": "no%20such%20thing",
    "a way up": "..%2f..",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def things() -> dict[str, str]:
    """A volunteer and a need that are there, by the names of the parameters."""
    async with Client(a_key("city_op")) as operator:
        person = made(await operator.post("/v1/volunteers", a_person(9_001)))["id"]
        need = made(await operator.post("/v1/needs", a_need()))["id"]
    return {"volunteer_id": person, "need_id": need, "others": "none"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def callers(things) -> AsyncIterator[dict[str, Client]]:
    """Somebody of each role."""
    async with AsyncExitStack() as stack:
        yield {
            role: await stack.enter_async_context(
                Client(a_key(role, subject=things["volunteer_id"]))
            )
            for role in {door.role for door in DOORS}
        }


async def unfit_answers(callers: dict[str, Client], calls: list[tuple[Door, str]]) -> list[str]:
    """What came back that should not, a line each."""
    turn = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(door: Door, path: str) -> str:
        async with turn:
            answer = await callers[door.role].call(door.method, path)
        wrong = unfit(answer.status, b"", answer.body)
        return f"{door.method} {path[:200]}: {answer.status} {answer.body}" if wrong else ""

    before = restarts()
    answers = await asyncio.gather(*(one(*call) for call in calls))
    fallen = [f"{name} fell" for name in before if restarts()[name] != before[name]]
    return [answer for answer in [*answers, *fallen] if answer]


def restarts() -> dict[str, int]:
    """How often each process was started again."""
    return {name: one["restarts"] for name, one in processes().items()}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("word", WORDS.values(), ids=WORDS)
async def test_a_question_with_an_odd_word(callers, things, word):
    calls = [
        (door, f"{door.at(**things)}?{query}={word}") for door in ASKED for query in door.queries
    ]
    assert await unfit_answers(callers, calls) == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_a_thing_with_an_odd_name(callers, name):
    calls = [(door, door.at(others=name)) for door in DOORS if "{" in door.path]
    assert await unfit_answers(callers, calls) == []


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_what_anybody_may_open_opens(things, language):
    wanted = {"Accept": "text/html", "Accept-Language": language}
    async with Client() as anybody:
        seen = {path: await anybody.call("GET", path, headers=wanted) for path in PAGES}
    assert {path: one.status for path, one in seen.items()} == dict.fromkeys(PAGES, 200)
