"""Calls to the hotline, and how long they wait; who called stays with notify."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.notify import TicketState
from kit.wire import Caller, utcnow
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["tickets"], responses=documents.RESPONSES)

#: Minutes since the call; those who wait are counted between them.
AGES = (30, 120, 24 * 60)


@router.get("/tickets")
async def tickets(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS, contract="tickets:read"))],
    state: TicketState | None = None,
    area: InArea = None,
) -> Response:
    """Calls, newest first."""
    return await listed(request, page, "tickets", inside(caller, area) | chosen(state=state))


@router.get("/ticket-figures")
async def figures(
    request: Request,
    caller: Annotated[Caller, Depends(allow(READERS, contract="tickets:read"))],
    area: InArea = None,
) -> Response:
    """How many callers wait for how long, and how many had their answer the first time.

    The first time: from the office that took the call, before it went one office up (R-COM-01).
    """
    database, mine = request.app.state.database, inside(caller, area)
    bounds = [utcnow() - timedelta(minutes=age) for age in AGES]
    waiting = [
        await database.count("tickets", mine | {"state": "opened", "at": {"$lte": bound}})
        for bound in (utcnow(), *bounds)
    ]
    oldest = await database.find("tickets", mine | {"state": "opened"}, [("at", 1)], 1)
    answered = mine | {"state": "answered"}
    return reply(
        {
            "waiting": waiting[0],
            "waiting_longer_than": [
                {"minutes": age, "calls": calls}
                for age, calls in zip(AGES, waiting[1:], strict=True)
            ],
            "oldest_since": oldest[0]["at"] if oldest else None,
            "answered": await database.count("tickets", answered),
            "answered_first_time": await database.count("tickets", answered | {"first_time": True}),
        }
    )


@router.get("/tickets/{ticket_id}")
async def ticket(
    request: Request,
    ticket_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS, contract="tickets:read", thing="ticket_id"))],
) -> Response:
    """One call."""
    return reply(await the(request, "tickets", ticket_id))
