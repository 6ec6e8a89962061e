"""Errands: a board for volunteers, masked, and the whole order for who buys."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import ErrandCategory, ErrandState, ReadErrand
from kit.wire import Caller
from services.gateway import documents
from services.gateway.paging import Order
from services.gateway.routers.reads.help_board import within_reach
from services.gateway.routers.reads.listing import (
    InArea,
    Paged,
    Why,
    chosen,
    inside,
    leaf,
    listed,
    said,
    the,
)
from services.gateway.security import COMMUNITY, READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["errands"], responses=documents.RESPONSES)

SEE = READERS | {"volunteer"}
#: Who has waited longest comes first.
_OLDEST = Order("at", descending=False)
_SHOWN = ("id", "category", "urgent", "opened_at", "due_at", "lapses")


@router.get("/errands")
async def errands(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE))],
    state: ErrandState | None = None,
    category: ErrandCategory | None = None,
    area: InArea = None,
) -> Response:
    """Errands, newest first; volunteers see those they have taken."""
    query = inside(caller, area, volunteer="volunteer_id")
    return await listed(request, page, "errands", query | chosen(state=state, category=category))


@router.get("/errand-board")
async def board(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}))],
    area: InArea = None,
) -> Response:
    """Errands that a volunteer may take, those of their district; nothing of for whom or what."""
    _, where = await within_reach(request, caller, area)
    found, headers = await leaf(request, page, "errands", where | {"state": "open"}, _OLDEST)
    items = [{name: one[name] for name in _SHOWN} | {"area": one["area"][:9]} for one in found]
    return reply({"volunteer_id": caller.subject, "items": items}, headers=headers)


@router.get("/errands/{errand_id}")
async def errand(
    request: Request,
    errand_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, thing="errand_id"))],
) -> Response:
    """One errand: how far it is."""
    return reply(await the(request, "errands", errand_id))


@router.get("/errands/{errand_id}/order")
async def order(
    request: Request,
    errand_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="errand_id"))],
    purpose: Why = None,
) -> Response:
    """What to buy, for whom, and where they live: for operators and who has taken it.  Audited."""
    query = ReadErrand(errand_id=errand_id, purpose=said(purpose, caller))
    return reply(await request.app.state.asker.ask(query, caller))
