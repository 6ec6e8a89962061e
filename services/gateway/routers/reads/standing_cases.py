"""Standing cases; who is visited stays with matching."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.matching import ReadStandingCase, StandingState
from kit.wire import Caller
from services.gateway import documents
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
    prefix="/v1/standing-cases", tags=["standing cases"], responses=documents.RESPONSES
)

SEE = READERS | {"volunteer"}


@router.get("")
async def standing_cases(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE, contract="help:read"))],
    state: StandingState | None = None,
    alarm: Annotated[
        Literal["yes"] | None, Query(description="Only what somebody must look after.")
    ] = None,
    area: InArea = None,
) -> Response:
    """Standing cases, newest first; volunteers see those they visit next."""
    query = inside(caller, area, volunteer="visitor_id") | chosen(state=state)
    return await listed(
        request, page, "standing_cases", query | ({"alarm": {"$gt": ""}} if alarm else {})
    )


@router.get("/{standing_id}")
async def standing_case(
    request: Request,
    standing_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, contract="help:read", thing="standing_id"))],
) -> Response:
    """One standing case."""
    return reply(await the(request, "standing_cases", standing_id))


@router.get("/{standing_id}/contact")
async def contact(
    request: Request,
    standing_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="standing_id"))],
    purpose: Why = None,
) -> Response:
    """Who is visited: for operators, and for the visitor.  Audited."""
    query = ReadStandingCase(standing_id=standing_id, purpose=said(purpose, caller))
    return reply(await request.app.state.asker.ask(query, caller))
