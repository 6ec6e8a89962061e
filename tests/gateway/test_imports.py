"""Lists of people: taken in at once, cut into commands, refused as a whole when they are none."""

from datetime import date

import aiohttp
import pytest

from contracts.registry import ImportChunk, StartImport
from services.gateway import lists
from services.gateway.bodies import IMPORT_LIMIT
from tests.gateway.people import (
    DRIVER_TITLES,
    TITLES,
    bomb,
    commands,
    csv,
    people,
    send,
    xlsx,
)
from tests.gateway.town import Client, Owner, Town


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
