"""Lists that were sent in: how far they are, and what is wrong in them."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from contracts.registry import StartImport
from kit.wire import Caller
from services.gateway import columns, documents
from services.gateway.lists import Unfit
from services.gateway.paging import Order
from services.gateway.problems import spoken
from services.gateway.routers.imports import unfit
from services.gateway.routers.reads.listing import Paged, leaf, shown, the
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import reply
from services.gateway.store import Database
from services.gateway.taken import Doc

#: What is known of a list that was accepted and of which nothing has been heard yet, perhaps
#: because the read models are still busy with the people of another one.
BEGUN = {"state": "running", "seen": 0, "accepted": 0, "repeated": 0, "rejected": 0}

router = APIRouter(prefix="/v1/imports", tags=["imports"], responses=documents.RESPONSES)

SEE = allow(COMMUNITY, contract="volunteers:write", thing="import_id")
#: Problems read from the database at once, and the order of all of them.
_BATCH, _BY_ROW = 1000, Order("_id", descending=False)
_TITLES = {"zh-CN": ("行", "列", "代码", "说明"), "en": ("row", "column", "code", "detail")}


@router.get("/{import_id}")
async def read_import(
    request: Request, import_id: str, page: Paged, _caller: Annotated[Caller, Depends(SEE)]
) -> Response:
    """State and counts of an import, and a page of its problems: row, column and what is wrong.

    A long list is `reading` before it is `running`, and `failed` with its problem if it is none.
    """
    database = request.app.state.database
    found = await database.get("imports", import_id)
    if found is None:
        found = await _begun(request, import_id)
    told = shown(found) if found else await the(request, "imports", import_id)
    of_it = {"import_id": import_id}
    problems, headers = await leaf(request, page, "import_problems", of_it, _BY_ROW)
    rows = [_said(one, spoken(request)) for one in problems]
    return reply(told | {"problems": rows}, headers=headers)


@router.get("/{import_id}/problems", response_class=StreamingResponse)
async def read_problems(
    request: Request, import_id: str, _caller: Annotated[Caller, Depends(SEE)]
) -> StreamingResponse:
    """Everything that is wrong in a list, as CSV for whoever mends it."""
    headers = {"Content-Disposition": f'attachment; filename="{import_id}.csv"'}
    lines = _lines(request.app.state.database, import_id, spoken(request))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(database: Database, import_id: str, language: str) -> AsyncIterator[str]:
    """The problems as CSV, a batch at a time; a mark at its start tells Excel that it is UTF-8."""
    yield "\ufeff" + _csv([_TITLES[language]])
    last, full = "", True
    while full:
        rest = {"import_id": import_id, "_id": {"$gt": last}}
        found = await database.find("import_problems", rest, _BY_ROW.sort, _BATCH)
        told = [_said(one, language) for one in found]
        yield _csv((one["row"], one["title"], one["code"], one["detail"]) for one in told)
        last, full = found[-1]["_id"] if found else "", len(found) == _BATCH


def _csv(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _said(problem: Doc, language: str) -> dict[str, Any]:
    """A problem as it is kept, with the column's title and a sentence for people."""
    row, column, code = (problem[name] for name in ("row", "column", "code"))
    title, detail = columns.title(column, language), columns.wrong(column, code, language)
    return {"row": row, "column": column, "code": code, "title": title, "detail": detail}


async def _begun(request: Request, import_id: str) -> Doc | None:
    """An import of which only this gateway knows: it waits to be read, or could not be."""
    waits = await request.app.state.received.get(import_id)
    if waits is not None and waits["state"] == "failed":
        problem = unfit(Unfit(**waits["fault"])).members(spoken(request))
        return BEGUN | {"_id": import_id, "state": "failed", "problem": problem}
    command = await request.app.state.database.commands.get(import_id)
    if command is not None and command["topic"] == StartImport.topic:
        return BEGUN | {"_id": import_id}
    return BEGUN | {"_id": import_id, "state": "reading"} if waits is not None else None
