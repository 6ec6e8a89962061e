"""Which channels the command has paused, and where."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, inside, listed
from services.gateway.security import READERS, allow

router = APIRouter(prefix="/v1/channels", tags=["command"], responses=documents.RESPONSES)


@router.get("")
async def channels(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """Channels that were ever paused in one's area, the last changed first."""
    return await listed(request, page, "channels", inside(caller, area))
