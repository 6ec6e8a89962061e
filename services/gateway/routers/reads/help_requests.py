"""Help requests; who asked stays with matching."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.matching import HelpCategory, HelpLevel, HelpState, ReadHelp, ReadSessions
from kit.wire import Caller, utcnow
from services.gateway import documents
from services.gateway.depending import made
from services.gateway.routers.reads.listing import (
    InArea,
    Paged,
    Why,
    chosen,
    inside,
    listed,
    said,
    the,
)
from services.gateway.security import COMMUNITY, READERS, allow
from services.gateway.sending import reply

router = APIRouter(
    prefix="/v1/help-requests", tags=["help requests"], responses=documents.RESPONSES
)

SEE = READERS | {"volunteer"}


class Which:
    """The filters of the list."""

    def __init__(
        self,
        state: HelpState | None = None,
        level: HelpLevel | None = None,
        category: HelpCategory | None = None,
        responsible: Annotated[str | None, Query(max_length=80)] = None,
        overdue: Annotated[
            Literal["yes"] | None, Query(description="Only what should have moved on.")
        ] = None,
    ) -> None:
        self.query = chosen(state=state, level=level, category=category, responsible=responsible)
        if overdue:
            self.query["due_at"] = {"$lt": utcnow()}


@router.get("")
async def help_requests(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE, contract="help:read"))],
    which: Annotated[Which, made(Which)],
    area: InArea = None,
) -> Response:
    """Help requests, newest first; volunteers see those they were sent to."""
    query = inside(caller, area, volunteer="volunteer_id") | which.query
    return await listed(request, page, "help_requests", query)


@router.get("/{help_id}")
async def help_request(
    request: Request,
    help_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, contract="help:read", thing="help_id"))],
) -> Response:
    """One help request."""
    return reply(await the(request, "help_requests", help_id))


@router.get("/{help_id}/contact")
async def contact(
    request: Request,
    help_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="help_id"))],
    purpose: Why = None,
) -> Response:
    """Who asks and for what: for operators, and for the helper until it is done.  Audited."""
    query = ReadHelp(help_id=help_id, purpose=said(purpose, caller))
    return reply(await request.app.state.asker.ask(query, caller))


@router.get("/{help_id}/sessions")
async def sessions(
    request: Request,
    help_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="help_id"))],
) -> Response:
    """Notes of psychological support: for the provider who wrote them.  Operators are refused.

    That an operator asked is kept on record.
    """
    found = await request.app.state.asker.ask(ReadSessions(help_id=help_id), caller)
    return reply(found, headers={"Cache-Control": "no-store"})
