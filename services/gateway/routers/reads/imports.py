"""Lists that were sent in: how far they are, and what is wrong in them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import StartImport
from kit.wire import Caller
from services.gateway import documents
from services.gateway.lists import Unfit
from services.gateway.paging import Order
from services.gateway.problems import spoken
from services.gateway.routers.imports import unfit
from services.gateway.routers.reads.listing import Paged, leaf, shown, the
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import reply
from services.gateway.store import Doc

#: What is known of a list that was accepted and of which nothing has been heard yet, perhaps
#: because the read models are still busy with the people of another one.
BEGUN = {"state": "running", "seen": 0, "accepted": 0, "repeated": 0, "rejected": 0}

router = APIRouter(prefix="/v1/imports", tags=["volunteers"], responses=documents.RESPONSES)


@router.get("/{import_id}")
async def read_import(
    request: Request,
    import_id: str,
    page: Paged,
    _caller: Annotated[
        Caller, Depends(allow(COMMUNITY, contract="volunteers:write", thing="import_id"))
    ],
) -> Response:
    """State and counts of an import, and a page of its problems: row, column and what is wrong.

    A long list is `reading` before it is `running`, and `failed` with its problem if it is none.
    """
    database = request.app.state.database
    found = await database.get("imports", import_id)
    if found is None:
        found = await _begun(request, import_id)
    told = shown(found) if found else await the(request, "imports", import_id)
    of_it, by_row = {"import_id": import_id}, Order("_id", descending=False)
    problems, headers = await leaf(request, page, "import_problems", of_it, by_row)
    rows = [{name: one[name] for name in ("row", "column", "code")} for one in problems]
    return reply(told | {"problems": rows}, headers=headers)


async def _begun(request: Request, import_id: str) -> Doc | None:
    """An import of which only this gateway knows: it waits to be read, or could not be."""
    waits = await request.app.state.received.get(import_id)
    if waits is not None and waits["state"] == "failed":
        problem = unfit(Unfit(**waits["fault"])).members(spoken(request))
        return BEGUN | {"_id": import_id, "state": "failed", "problem": problem}
    command = await request.app.state.database.command(import_id)
    if command is not None and command["topic"] == StartImport.topic:
        return BEGUN | {"_id": import_id}
    return BEGUN | {"_id": import_id, "state": "reading"} if waits is not None else None
