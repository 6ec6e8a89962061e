"""Lists of people over HTTP: the search, the ledger as a spreadsheet, its template."""

import pytest

from contracts.registry import LEDGER_COLUMNS
from services.gateway.lists import read
from tests.gateway.happened import HOME
from tests.gateway.oracle import Oracle
from tests.gateway.town import Client, Town

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def a_row(number: int) -> list[str]:
    cells = dict.fromkeys(LEDGER_COLUMNS, "") | {"姓名": f"人{number}", "社区代码": HOME}
    return [cells[column] for column in LEDGER_COLUMNS]


@pytest.mark.req("R-REG-09")
async def test_people_are_sought_by_skill_intention_and_time(town: Town, city: Client):
    found = {"items": [{"id": "v1", "name": "张*"}], "after": f"{HOME}.v1"}
    with Oracle(town, lambda _: {"result": found}) as oracle:
        where = "area=140107&skill=护士&intention=sampling&available=night&cursor=x.y&limit=7"
        told = (await city.get(f"/v1/volunteer-search?{where}")).body
    assert told == {"items": found["items"], "next": found["after"]}
    asked = oracle.heard[-1].data
    assert (asked["skill"], asked["intention"], asked["available"]) == ("护士", "sampling", "night")
    assert (asked["area"], asked["after"], asked["limit"]) == ("140107", "x.y", 7)
    assert (await city.get("/v1/volunteer-search?area=1101")).status == 403
    assert (await city.get("/v1/volunteer-search?available=noon")).status == 422


@pytest.mark.req("R-REG-02")
async def test_a_street_downloads_its_ledger_piece_by_piece(town: Town, anybody: Client):
    street = anybody.knowing(town.key("street_op", HOME[:9]))

    def told(asked):
        after = asked.data["after"]
        return {"result": {"rows": [a_row(2 if after else 1)], "after": "" if after else "x.1"}}

    with Oracle(town, told) as oracle:
        file = await street.get("/v1/volunteer-ledger")
    assert (file.status, file.headers["Content-Type"]) == (200, XLSX)
    rows = read(file.raw)
    assert rows[0] == list(LEDGER_COLUMNS)
    assert [row[1] for row in rows[1:]] == ["人1", "人2"]
    assert {one.caller.role for one in oracle.heard} == {"street_op"}
    assert (await street.get("/v1/volunteer-ledger?area=1401")).status == 403


async def test_the_template_is_for_those_who_import(town: Town, city: Client, anybody: Client):
    file = await city.get("/v1/volunteer-ledger/template")
    assert (file.status, read(file.raw)[0][0]) == (200, "姓名*")
    inspector = anybody.knowing(town.key("inspector", "1401"))
    assert (await inspector.get("/v1/volunteer-ledger/template")).status == 403
    assert (await anybody.get("/v1/volunteer-ledger")).status == 401
