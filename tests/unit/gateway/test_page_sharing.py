"""Who shares a page waits for its reading, and for nothing that concerns one of the others."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.responses import StreamingResponse

from kit.wire import Caller
from services.gateway import problems
from services.gateway.accounts import Accounts
from services.gateway.app import create_app
from services.gateway.directory import Directory
from services.gateway.page_cache import LARGEST, PageCache, rights
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import Paged
from services.gateway.security import anyone
from services.gateway.store import AWAY, Database
from services.gateway.writes import Write

SOON = 5.0
#: Nobody listens there: what is asked here needs no database.
NOWHERE = "mongodb://127.0.0.1:1"

Reading = Callable[[], Awaitable[Response]]


class Desk:
    """A list whose readings are counted and take until they are let go."""

    def __init__(self, read: Reading) -> None:
        self.read, self.readings = read, 0
        self.open = asyncio.Event()
        self.database = Database(NOWHERE)
        self.app = FastAPI()
        problems.install(self.app, away=AWAY, show=lambda _, problem: Response(problem.detail))
        self.app.state.accounts = Accounts(self.database)
        self.app.state.page_cache = PageCache(self.database, self.app.state.accounts)

        @self.app.get("/v1/things")
        async def things(
            request: Request, page: Paged, _caller: Annotated[Caller, Depends(anyone(reads=True))]
        ) -> Response:
            self.readings += 1
            await self.open.wait()
            return await self.read()

        self.app.router.routes.insert(0, Directory(list(self.app.router.routes)))

    async def ask(self, send: Any = None) -> tuple[int, bytes]:
        """The status and the body that somebody is shown, unless it goes to ``send``."""
        told: list[Any] = []

        async def keep(message: Any) -> None:
            told.append(message)

        scope = {
            "type": "http", "method": "GET", "path": "/v1/things", "query_string": b"",
            "headers": [], "client": ("127.0.0.1", 1),
        }  # fmt: skip
        await self.app(scope, _nothing, send or keep)
        start, *bodies = told
        return start["status"], b"".join(one["body"] for one in bodies)

    async def until_read(self, times: int) -> None:
        """Wait until so many readings have begun, and all who ask have come that far."""
        async with asyncio.timeout(SOON):
            while self.readings < times:
                await asyncio.sleep(0.001)
        for _ in range(10):
            await asyncio.sleep(0)


async def _nothing() -> Any:
    await asyncio.Event().wait()


async def within(*work: Any) -> Any:
    async with asyncio.timeout(SOON):
        return await asyncio.gather(*work, return_exceptions=True)


def says(body: bytes) -> Reading:
    async def read() -> Response:
        return Response(body)

    return read


def fails(wrong: Exception) -> Reading:
    async def read() -> Response:
        raise wrong

    return read


async def test_who_does_not_read_keeps_nobody_from_the_page_they_share():
    desk = Desk(says(b"all"))

    async def never(_: Any) -> None:
        await asyncio.Event().wait()

    deaf = asyncio.create_task(desk.ask(never))
    others = [asyncio.create_task(desk.ask()) for _ in range(3)]
    await desk.until_read(1)
    desk.open.set()
    assert await within(*others) == [(200, b"all")] * 3
    assert await within(desk.ask()) == [(200, b"all")]
    assert desk.readings == 1
    assert not deaf.done()
    deaf.cancel()


async def test_what_is_too_long_to_keep_is_still_read_once_for_all_who_wait():
    long = b"x" * (LARGEST + 1)
    desk = Desk(says(long))
    asked = [asyncio.create_task(desk.ask()) for _ in range(5)]
    await desk.until_read(1)
    desk.open.set()
    assert await within(*asked) == [(200, long)] * 5
    assert desk.readings == 1
    await within(desk.ask())
    assert desk.readings == 2


@pytest.mark.parametrize(
    ("wrong", "status"),
    [(Problem(409, "no", "No."), 409), (AWAY[0]("the database is away"), 503)],
)
async def test_a_refusal_is_told_to_all_who_waited_for_it_and_to_nobody_after(
    wrong: Exception, status: int
):
    desk = Desk(fails(wrong))
    asked = [asyncio.create_task(desk.ask()) for _ in range(5)]
    await desk.until_read(1)
    desk.open.set()
    assert [one[0] for one in await within(*asked)] == [status] * 5
    assert desk.readings == 1
    desk.read = says(b"there again")
    assert await within(desk.ask()) == [(200, b"there again")]


async def test_what_fails_here_fails_for_all_who_waited():
    desk = Desk(fails(ArithmeticError("ours")))
    asked = [asyncio.create_task(desk.ask()) for _ in range(5)]
    await desk.until_read(1)
    desk.open.set()
    assert [type(one) for one in await within(*asked)] == [ArithmeticError] * 5
    assert desk.readings == 1


async def test_an_answer_in_pieces_is_sent_as_it_comes_and_read_by_each():
    async def read() -> Response:
        async def pieces() -> Any:
            for one in (b"a", b"b"):
                yield one

        return StreamingResponse(pieces())

    desk = Desk(read)
    asked = [asyncio.create_task(desk.ask()) for _ in range(2)]
    await desk.until_read(1)
    desk.open.set()
    assert await within(*asked) == [(200, b"ab")] * 2
    assert desk.readings == 2


async def test_whoever_leaves_while_they_read_leaves_the_others_an_answer():
    desk = Desk(says(b"all"))
    first = asyncio.create_task(desk.ask())
    await desk.until_read(1)
    others = [asyncio.create_task(desk.ask()) for _ in range(2)]
    await desk.until_read(1)
    first.cancel()
    desk.open.set()
    assert await within(*others) == [(200, b"all")] * 2


async def test_while_something_is_written_only_what_is_read_since_is_shared():
    desk = Desk(says(b"all"))
    before = asyncio.create_task(desk.ask())
    await desk.until_read(1)
    # Nobody answers there, so that this write takes as long as the test.
    write = Write("things", {"_id": "a"}, {"$set": {"state": "new"}})
    writing = asyncio.create_task(desk.database.apply([write]))
    await asyncio.sleep(0)
    since = [asyncio.create_task(desk.ask()) for _ in range(3)]
    await desk.until_read(2)
    desk.open.set()
    assert await within(before, *since) == [(200, b"all")] * 4
    assert desk.readings == 2
    await within(desk.ask())
    assert desk.readings == 3, "what has been read is not shown"
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await within(desk.ask(), desk.ask())
    await within(desk.ask())
    assert desk.readings == 4


def test_pages_of_more_than_read_models_are_not_shared():
    routes = [one for one in create_app().router.routes if isinstance(one, APIRoute)]
    anew = [one for one in routes if one.path in ("/v1/imports/{import_id}", "/v1/inspections")]
    assert len([one for one in anew if one.methods == {"GET"}]) == 2
    assert not any(rights(one) for one in anew)
