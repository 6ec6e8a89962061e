"""Lists of people as cities send them, and what becomes of them."""

import io
import zipfile
from datetime import date
from typing import Any

import aiohttp
import xlsxwriter

from kit.wire import new_id
from tests.gateway.town import Client, Owner, Response, eventually

TITLES = ["姓名", "手机", "社区代码", "服务意向", "服务时段"]
DRIVER_TITLES = [*TITLES, "驾照", "驾照有效期", "车牌"]


def people(count: int, *, mark: str = "") -> list[list[str]]:
    """So many people, each with a name and a number of their own."""
    mark = mark or new_id()[:6]
    return [
        [f"志愿者{mark}{n}", f"100{n:08d}", "140107001002", "卡口值班", "上午"]
        for n in range(count)
    ]


def csv(rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The list as text."""
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def xlsx(rows: list[list[Any]]) -> bytes:
    """The list as a spreadsheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, *([day] if isinstance(cell, date) else []))
    return file.getvalue()


async def send(caller: Client, content: bytes, kind: str = "volunteers", **query: str) -> Response:
    """Upload a list."""
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(content), filename="list", content_type="text/csv")
    return await caller.call("POST", f"/v1/imports/{kind}", data=form, params=query)


async def commands(owner: Owner, count: int) -> list[Any]:
    """The commands that were made of lists, once there are so many."""
    await eventually(lambda: len(owner.heard) >= count)
    return [one.message() for one in owner.heard]


def bomb() -> bytes:
    """A spreadsheet that unpacks to 400 MB."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(400):
            entry.write(bytes(1 << 20))
    return file.getvalue()
