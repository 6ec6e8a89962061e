"""Lists that were sent in: how far they are, and what is wrong in them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from kit.wire import Caller
from services.gateway import documents
from services.gateway.paging import Order
from services.gateway.routers.reads.listing import Paged, leaf, the
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import reply

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
    """State and counts of an import, and a page of its problems: row, column and what is wrong."""
    told = await the(request, "imports", import_id)
    of_it, by_row = {"import_id": import_id}, Order("_id", descending=False)
    problems, headers = await leaf(request, page, "import_problems", of_it, by_row)
    rows = [{name: one[name] for name in ("row", "column", "code")} for one in problems]
    return reply(told | {"problems": rows}, headers=headers)
