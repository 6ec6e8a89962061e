"""Long lists of people: accepted first, kept sealed, read then by whoever has time."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from contracts.registry import ImportChunk
from services.gateway import lists
from services.gateway.intake import Intake
from services.gateway.reading import Readers
from services.gateway.received import Received
from tests.gateway.people import (
    TITLES,
    bomb,
    commands,
    csv,
    people,
    send,
    xlsx,
)
from tests.gateway.town import Client, Owner, Town, eventually


@pytest.mark.req("R-REG-07")
async def test_forty_thousand_rows_are_accepted_in_a_moment_and_nobody_waits(
    town: Town, city: Client, owner: Owner
):
    content = csv([TITLES, *people(40_000)])
    await send(city, csv([TITLES, *people(1)]))  # the first one wakes the reader
    began = time.perf_counter()
    answer = await send(city, content)
    took = time.perf_counter() - began
    assert (answer.status, answer.body["state"]) == (202, "reading")
    assert took < 5, "the goal is 1 s on two idle cores"
    heard = await commands(owner, 43)
    assert sum(len(one.rows) for one in heard if isinstance(one, ImportChunk)) == 40_001
    assert (await city.get(answer.headers["Location"])).body["state"] == "running"


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is a long one."""
    monkeypatch.setattr("services.gateway.routers.imports.AT_ONCE", 0)
    monkeypatch.setattr("services.gateway.received.PIECE", 5000)


async def ended(caller: Client, import_id: str) -> dict[str, Any]:
    """The import once it has been read, or could not be."""

    async def read() -> Any:
        body = (await caller.get(f"/v1/imports/{import_id}")).body
        return body if body["state"] != "reading" else None

    found: dict[str, Any] = await eventually(read)
    return found


@pytest.mark.req("R-REG-07")
@pytest.mark.parametrize("write", [csv, xlsx])
async def test_a_long_list_is_kept_sealed_read_once_and_destroyed(
    town: Town, city: Client, owner: Owner, long: None, monkeypatch: pytest.MonkeyPatch, write: Any
):
    may, read = asyncio.Event(), Readers.read

    async def reads(readers: Readers, sheet: lists.Sheet) -> Any:
        async with asyncio.timeout(30):
            while not may.is_set():
                await asyncio.sleep(0.01)
        return await read(readers, sheet)

    monkeypatch.setattr(Readers, "read", reads)
    rows = people(1100, mark="王秀英")
    content = write([TITLES, *rows])
    answer, again = [await send(city, content) for _ in range(2)]
    assert (answer.status, answer.body["state"]) == (202, "reading")
    assert again.body == answer.body
    key = answer.body["id"]
    begun = (await city.get(f"/v1/imports/{key}")).body
    assert (begun["state"], begun["seen"], begun["problems"]) == ("reading", 0, [])
    pieces = list(town.db.waiting_pieces.find({"list": key}))
    assert len(pieces) == -(-len(content) // 5000)
    assert "王秀英" not in str(pieces)
    may.set()
    heard = await commands(owner, 3)
    chunks = sorted((one for one in heard if isinstance(one, ImportChunk)), key=lambda c: c.chunk)
    assert [row for one in chunks for row in one.rows] == rows
    await eventually(lambda: not town.db.waiting_pieces.count_documents({"list": key}))
    assert (await ended(city, key))["state"] == "running"
    assert (await send(city, content)).body == {"id": key, "state": "running"}
    assert len(owner.heard) == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(xlsx([["姓名", "手机"], ["王", "1"]]), "missing_column", id="too few columns"),
        pytest.param(xlsx([TITLES]), "empty_list", id="titles only"),
        pytest.param(csv([TITLES, ['a,"b']]), "unreadable_list", id="an open quote"),
        pytest.param(xlsx([TITLES, *people(3)])[:-300] + b"PK\5\6" + bytes(18), "unreadable_list",
                     id="an archive of nothing"),
    ],
)  # fmt: skip
async def test_a_long_list_that_is_none_fails_before_everybody(
    town: Town, city: Client, owner: Owner, long: None, content: bytes, code: str
):
    answer = await send(city, content)
    assert answer.status == 202
    told = await ended(city, answer.body["id"])
    assert (told["state"], told["problem"]["code"]) == ("failed", code)
    assert told["problem"]["detail"]
    assert told["problem"].get("columns", ["phone"]) != []
    await eventually(
        lambda: not town.db.waiting_pieces.count_documents({"list": answer.body["id"]})
    )
    again = await send(city, content)
    assert (again.status, again.body["code"]) == (422, code)
    assert owner.heard == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(csv([["姓名", "手机"], ["王", "1"]]), "missing_column", id="too few columns"),
        pytest.param(csv([["姓名"]], encoding="gb18030"), "missing_column", id="GB18030"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "unreadable_list", id="a picture"),
        pytest.param(b"PK\x03\x04 and then nothing", "unreadable_list", id="a torn XLSX"),
        pytest.param(bomb(), "unreadable_list", id="a zip bomb"),
    ],
)
async def test_what_is_no_list_at_first_sight_is_refused_at_once(
    town: Town, city: Client, long: None, content: bytes, code: str
):
    answer = await send(city, content)
    assert (answer.status, answer.body["code"]) == (422, code)
    assert not town.db.waiting_pieces.count_documents({})


async def test_a_list_whose_reader_died_is_read_by_another(
    town: Town, city: Client, owner: Owner, long: None, monkeypatch: pytest.MonkeyPatch
):
    """Somebody claimed it and was never heard of again, after some of its commands were kept."""
    kept = Intake.take_many

    async def half(intake: Intake, documents: Any) -> None:
        await kept(intake, documents[:2])
        monkeypatch.setattr(Intake, "take_many", kept)
        raise SystemError

    monkeypatch.setattr(Intake, "take_many", half)
    monkeypatch.setattr("services.gateway.received.LEASE", timedelta(seconds=1))
    rows = people(2100)
    key = (await send(city, csv([TITLES, *rows]))).body["id"]
    heard = await commands(owner, 4)
    assert len({one.id for one in owner.heard}) == len(owner.heard) == 4
    assert sum(len(one.rows) for one in heard if isinstance(one, ImportChunk)) == 2100
    await eventually(lambda: not town.db.waiting_pieces.count_documents({"list": key}))


async def test_a_list_that_ends_every_reader_is_given_up_before_everybody(
    city: Client, long: None, monkeypatch: pytest.MonkeyPatch
):
    async def dies(*_: object) -> None:
        raise SystemError

    monkeypatch.setattr(Readers, "read", dies)
    monkeypatch.setattr("services.gateway.received.LEASE", timedelta(0))
    key = (await send(city, csv([TITLES, *people(2)]))).body["id"]
    assert (await ended(city, key))["problem"]["code"] == "unreadable_list"


async def test_an_upload_that_never_came_whole_leaves_nothing(
    town: Town, city: Client, owner: Owner, long: None, monkeypatch: pytest.MonkeyPatch
):
    """Its sender had no answer, and sends it again."""
    content = csv([TITLES, *people(4, mark="x")])
    monkeypatch.setattr("services.gateway.received.ARRIVAL", timedelta(0))
    seal = Received._sealed

    def torn(received: Received, sheet: lists.Sheet) -> Any:
        return [*seal(received, sheet)[:2], {}]

    monkeypatch.setattr(Received, "_sealed", torn)
    assert (await send(city, content)).status == 500
    await eventually(lambda: not town.db.waiting_pieces.count_documents({}))
    monkeypatch.setattr(Received, "_sealed", seal)
    monkeypatch.setattr("services.gateway.received.ARRIVAL", timedelta(seconds=60))
    await eventually(lambda: not town.db.waiting_lists.count_documents({"state": "abandoned"}))
    assert (await send(city, content)).status == 202
    await commands(owner, 2)
