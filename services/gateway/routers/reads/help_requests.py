"""Help requests; who asked stays with matching."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import HelpState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(
    prefix="/v1/help-requests", tags=["help requests"], responses=documents.RESPONSES
)

SEE = READERS | {"volunteer"}


@router.get("")
async def help_requests(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE, contract="help:read"))],
    state: HelpState | None = None,
    area: InArea = None,
) -> Response:
    """Help requests, newest first; volunteers see those they were sent to."""
    query = inside(caller, area, volunteer="volunteer_id") | chosen(state=state)
    return await listed(request, page, "help_requests", query)


@router.get("/{help_id}")
async def help_request(
    request: Request,
    help_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, contract="help:read", thing="help_id"))],
) -> Response:
    """One help request."""
    return reply(await the(request, "help_requests", help_id))
