"""Lists of people: taken in at once, cut into commands, refused as a whole when they are none."""

import io
import time
import zipfile
from datetime import date
from typing import Any

import aiohttp
import pytest
import xlsxwriter

from contracts.registry import ImportChunk, StartImport
from kit.wire import new_id
from services.gateway import lists
from services.gateway.bodies import IMPORT_LIMIT
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
    assert answer.body["chunks"] == 40
    assert took < 5, "the goal is 1 s on two idle cores"
    heard = await commands(owner, 43)
    assert sum(len(one.rows) for one in heard if isinstance(one, ImportChunk)) == 40_001


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
