"""Calls to the hotline; who called stays with notify."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.notify import TicketState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1/tickets", tags=["tickets"], responses=documents.RESPONSES)


@router.get("")
async def tickets(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS, contract="tickets:read"))],
    state: TicketState | None = None,
    area: InArea = None,
) -> Response:
    """Calls, newest first."""
    return await listed(request, page, "tickets", inside(caller, area) | chosen(state=state))


@router.get("/{ticket_id}")
async def ticket(
    request: Request,
    ticket_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS, contract="tickets:read", thing="ticket_id"))],
) -> Response:
    """One call."""
    return reply(await the(request, "tickets", ticket_id))
