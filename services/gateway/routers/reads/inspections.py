"""What inspectors have looked at: they change nothing, and what they read is written down."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.vocabulary import Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed
from services.gateway.security import DISTRICT, allow

router = APIRouter(prefix="/v1/inspections", tags=["inspections"], responses=documents.RESPONSES)


@router.get("")
async def inspections(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(DISTRICT))],
    who: Id | None = None,
    area: InArea = None,
) -> Response:
    """Looks of inspectors of the area, newest first."""
    query = inside(caller, area) | chosen(who=who)
    return await listed(request, page, "inspections", query)
