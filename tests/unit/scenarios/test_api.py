"""The client of the scenarios, against a small server that behaves like the gateway."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from scenarios.api import Api, Refused, each


class Gateway:
    """Answers what it was told to answer, in that order, and notes what it was asked."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.asked: list[web.Request] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        await request.read()
        return self.answers.pop(0)


@pytest.fixture
def gateway():
    return Gateway()


@pytest.fixture
async def api(gateway) -> AsyncIterator[Api]:
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", gateway.handle)
    async with TestServer(application) as server, Api(str(server.make_url("/")), "story") as api:
        yield api


async def test_a_command_carries_a_key_that_says_what_it_is_about(api, gateway):
    gateway.answers = [web.json_response({"id": "n1"}, status=201)]
    assert await api.send("hy_1", "/v1/needs", {"people": 3}, about="need-7") == {"id": "n1"}
    [asked] = gateway.asked
    assert asked.headers["Idempotency-Key"] == "story:need-7"
    assert asked.headers["Authorization"] == "Bearer hy_1"


async def test_a_slow_command_is_asked_for_until_it_is_done(api, gateway):
    gateway.answers = [
        web.json_response({"command": "c1"}, status=202),
        web.json_response({"state": "pending"}),
        web.json_response({"state": "done", "status": 201, "result": {"id": "n1"}}),
    ]
    assert await api.send("hy_1", "/v1/needs", {}, about="need-7") == {"id": "n1"}


async def test_a_command_still_under_way_is_sent_again(api, gateway):
    gateway.answers = [
        web.json_response({"code": "in_flight"}, status=409),
        web.json_response({"id": "n1"}, status=201),
    ]
    assert await api.send("hy_1", "/v1/needs", {}, about="need-7") == {"id": "n1"}


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([(409, {"code": "place_taken"})], id="at once"),
        pytest.param(
            [
                (202, {"command": "c1"}),
                (200, {"state": "done", "status": 409, "problem": {"code": "place_taken"}}),
            ],
            id="later",
        ),
    ],
)
async def test_a_refusal_is_told_with_its_code(api, gateway, answers):
    gateway.answers = [web.json_response(body, status=status) for status, body in answers]
    with pytest.raises(Refused, match="place_taken") as refused:
        await api.send("hy_1", "/v1/offers/o1/accept", {}, about="accept")
    assert refused.value.code == "place_taken"


async def test_a_gateway_that_is_away_for_a_moment_is_asked_again(api, gateway):
    gateway.answers = [web.Response(status=503), web.json_response({"state": "done"})]
    assert await api.read("hy_1", "/v1/imports/i1") == {"state": "done"}


async def test_a_list_is_read_page_after_page(api, gateway):
    link = {"Link": '</v1/offers?cursor=abc&limit=200>; rel="next"'}
    gateway.answers = [
        web.json_response({"items": [{"id": 1}, {"id": 2}]}, headers=link),
        web.json_response({"items": [{"id": 3}]}),
    ]
    assert [one["id"] async for one in api.all("hy_1", "/v1/offers")] == [1, 2, 3]
    assert gateway.asked[1].query["cursor"] == "abc"


async def test_each_does_everything_but_only_so_much_at_once():
    running, most, done = 0, 0, []

    async def do(item: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        done.append(item)
        running -= 1

    await each(range(20), do, at_once=4)
    assert sorted(done) == list(range(20))
    assert most == 4
