"""Lists of people: taken in at once, cut into commands, refused as a whole when they are none."""

import asyncio
import io
import time
import zipfile
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest
import xlsxwriter

from contracts.registry import ImportChunk, StartImport
from kit.wire import new_id
from services.gateway import lists
from services.gateway.bodies import IMPORT_LIMIT
from services.gateway.intake import Intake
from services.gateway.reading import Readers
from services.gateway.received import Received
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Owner, Response, Town, eventually

TITLES = ["姓名", "手机", "社区代码", "服务意向", "服务时段"]
DRIVER_TITLES = [*TITLES, "驾照", "驾照有效期", "车牌"]


def people(count: int, *, mark: str = "") -> list[list[str]]:
    mark = mark or new_id()[:6]
    return [
        [f"志愿者{mark}{n}", f"100{n:08d}", "140107001002", "卡口值班", "上午"]
        for n in range(count)
    ]


def csv(rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def xlsx(rows: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, *([day] if isinstance(cell, date) else []))
    return file.getvalue()


async def send(caller: Client, content: bytes, kind: str = "volunteers", **query: str) -> Response:
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(content), filename="list", content_type="text/csv")
    return await caller.call("POST", f"/v1/imports/{kind}", data=form, params=query)


async def commands(owner: Owner, count: int) -> list[Any]:
    await eventually(lambda: len(owner.heard) >= count)
    return [one.message() for one in owner.heard]


@pytest.mark.req("R-REG-07")
async def test_a_list_becomes_an_announcement_and_chunks(city: Client, owner: Owner):
    rows = people(2500)
    answer = await send(city, csv([TITLES, *rows]), synthetic="true")
    assert answer.status == 202
    assert answer.headers["Location"] == f"/v1/imports/{answer.body['id']}"
    begun = (await city.get(answer.headers["Location"])).body
    assert (begun["state"], begun["seen"], begun["problems"]) == ("running", 0, [])
    heard = await commands(owner, 4)
    (start,) = [one for one in heard if isinstance(one, StartImport)]
    chunks = sorted((one for one in heard if isinstance(one, ImportChunk)), key=lambda c: c.chunk)
    assert (start.rows, start.chunks, start.kind) == (2500, 3, "volunteers")
    assert [one.first_row for one in chunks] == [2, 1002, 2002]
    assert [row for one in chunks for row in one.rows] == rows
    assert all(one.columns == TITLES and one.synthetic and not one.dry_run for one in chunks)


async def test_chunks_are_personal_and_rest_sealed_until_they_are_done(
    town: Town, city: Client, owner: Owner
):
    owner.answer = lambda _: None
    answer = await send(city, csv([TITLES, *people(3, mark="王秀英")]))
    (chunk,) = town.db.commands.find({"_id": f"{answer.body['id']}-0"})
    assert "王秀英".encode() not in bytes(chunk["body"])
    assert chunk["state"] == "pending"


async def test_the_same_list_again_is_the_same_import(town: Town, city: Client, owner: Owner):
    content = csv([TITLES, *people(1200)])
    first, second = [await send(city, content) for _ in range(2)]
    assert second.body == first.body
    await commands(owner, 3)
    assert len({one.id for one in owner.heard}) == len(owner.heard) == 3
    assert (await send(city, content, dry_run="true")).body["id"] != first.body["id"]
    other = city.knowing(town.key("city_op"))
    assert (await send(other, content)).body["id"] != first.body["id"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(csv([TITLES, *people(2, mark="x")]), id="UTF-8"),
        pytest.param(csv([TITLES, *people(2, mark="x")], encoding="utf-8-sig"), id="with a mark"),
        pytest.param(csv([TITLES, *people(2, mark="x")], encoding="gb18030"), id="GB18030"),
        pytest.param(csv([TITLES, *people(2, mark="x")], delimiter=";"), id="semicolons"),
        pytest.param(
            csv([TITLES, *people(2, mark="x")], delimiter="\t", encoding="utf-16"), id="UTF-16"
        ),
        pytest.param(
            csv([TITLES, *people(2, mark="x"), ["", ""], [""]]), id="empty rows at the end"
        ),
        pytest.param(xlsx([TITLES, *people(2, mark="x")]), id="XLSX"),
        pytest.param(
            xlsx([TITLES, *[[r[0], int(r[1]), int(r[2]), *r[3:]] for r in people(2, mark="x")]]),
            id="XLSX with numbers",
        ),
    ],
)
def test_files_as_spreadsheets_write_them(content: bytes):
    assert lists.read(content) == [TITLES, *people(2, mark="x")]


def test_cells_come_as_somebody_would_have_typed_them():
    row = [date(2026, 4, 1), 2.5, True, 13800000000, None]
    content = xlsx([["a", "b", "c", "d", "e"], row])
    assert lists.read(content)[1] == ["2026-04-01", "2.5", "True", "13800000000", ""]


def test_short_rows_are_filled_and_empty_ones_inside_keep_the_count():
    rows = lists.read(csv([["a", "b"], ["1"], [""], ["2", "3"]]))
    assert rows == [["a", "b"], ["1", ""], ["", ""], ["2", "3"]]


def bomb() -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(400):
            entry.write(bytes(1 << 20))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty_list", id="nothing"),
        pytest.param(csv([TITLES]), "empty_list", id="titles only"),
        pytest.param(csv([["姓名", "手机"], ["王", "1"]]), "missing_column", id="too few columns"),
        pytest.param(csv(people(3)), "missing_column", id="no titles"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "unreadable_list", id="a picture"),
        pytest.param(b"PK\x03\x04 and then nothing", "unreadable_list", id="a torn XLSX"),
        pytest.param(bomb(), "unreadable_list", id="a zip bomb"),
        pytest.param(b'a,"b\n1,2', "unreadable_list", id="an open quote"),
    ],
)
async def test_what_is_no_list_is_refused_whole(
    city: Client, owner: Owner, content: bytes, code: str
):
    answer = await send(city, content)
    assert (answer.status, answer.body["code"]) == (422, code)
    assert owner.heard == []


async def test_a_list_of_drivers_needs_their_columns(city: Client, owner: Owner):
    answer = await send(city, csv([TITLES, *people(1)]), "drivers")
    assert answer.body["columns"] == ["licence_class", "licence_valid_to", "plate"]
    row = [*people(1)[0], "C1", "2030-01-01", "晋A12345"]
    assert (await send(city, csv([DRIVER_TITLES, row]), "drivers")).status == 202


async def test_forms_that_are_none(city: Client):
    assert (await city.post("/v1/imports/volunteers", b"{}")).status == 415
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await city.post("/v1/imports/volunteers", b"--y", **broken)).status in (400, 422)
    unmarked = {"Content-Type": "multipart/form-data"}
    assert (await city.post("/v1/imports/volunteers", b"--y", **unmarked)).status == 400
    form = aiohttp.FormData({"other": "field"}, default_to_multipart=True)
    assert (await city.call("POST", "/v1/imports/volunteers", data=form)).status == 422
    assert (await send(city, csv([TITLES, *people(1)]), "teams")).status == 422
    assert (await send(city, b" " * (IMPORT_LIMIT + 1))).status == 413


async def test_only_operators_import(town: Town, anybody: Client, owner: Owner):
    content = csv([TITLES, *people(1)])
    assert (await send(anybody, content)).status == 401
    for role, area, subject in (("inspector", "1401", ""), ("volunteer", "", "wang")):
        caller = anybody.knowing(town.key(role, area, subject=subject))
        assert (await send(caller, content)).status == 403


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


# ---- long lists: accepted first, read then -----------------------------------------------------


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
