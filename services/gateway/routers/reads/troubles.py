"""Troubles of volunteers: who sees to them; what has happened stays with the registry."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import ReadTrouble, TroubleState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import COMMUNITY, READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1/troubles", tags=["troubles"], responses=documents.RESPONSES)

SEE = READERS | {"volunteer"}


@router.get("")
async def troubles(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE))],
    state: TroubleState | None = None,
    area: InArea = None,
) -> Response:
    """Troubles, newest first; a volunteer sees those of whom they answer for."""
    query = inside(caller, area, volunteer="liaison_id") | chosen(state=state)
    return await listed(request, page, "troubles", query)


@router.get("/{trouble_id}")
async def trouble(
    request: Request,
    trouble_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, thing="trouble_id"))],
) -> Response:
    """Who sees to one of them, and since when."""
    return reply(await the(request, "troubles", trouble_id))


@router.get("/{trouble_id}/detail")
async def detail(
    request: Request,
    trouble_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="trouble_id"))],
) -> Response:
    """What has happened: for the liaison, and for operators.  Audited."""
    asked = ReadTrouble(trouble_id=trouble_id)
    return reply(await request.app.state.asker.ask(asked, caller))
