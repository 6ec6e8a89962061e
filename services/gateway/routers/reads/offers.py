"""Offers, and the duty that comes of those that are accepted."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.vocabulary import Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed
from services.gateway.security import READERS, allow
from services.gateway.views.offers import TAKEN

router = APIRouter(prefix="/v1", tags=["offers"], responses=documents.RESPONSES)

OfferState = Literal[
    "offered", "waiting", "accepted", "declined", "timed_out", "withdrawn", "checked_in",
    "checked_out", "missed",
]  # fmt: skip
DutyState = Literal["accepted", "checked_in", "checked_out", "missed"]
MAY = allow(READERS | {"volunteer"}, contract="offers:read")


@router.get("/offers")
async def offers(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(MAY)],
    state: OfferState | None = None,
    need: Annotated[Id | None, Query()] = None,
    volunteer: Annotated[Id | None, Query()] = None,
    area: InArea = None,
) -> Response:
    """Places offered, newest first; volunteers see their own."""
    found = _of(caller, area, need, volunteer) | chosen(state=state)
    return await listed(request, page, "offers", found)


@router.get("/assignments")
async def assignments(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(MAY)],
    state: DutyState | None = None,
    need: Annotated[Id | None, Query()] = None,
    volunteer: Annotated[Id | None, Query()] = None,
    area: InArea = None,
) -> Response:
    """Places taken, with the times on duty; the id of an assignment is that of its offer."""
    states = {"$in": [state] if state else list(TAKEN)}
    found = _of(caller, area, need, volunteer) | {"state": states}
    return await listed(request, page, "offers", found)


def _of(
    caller: Caller, area: str | None, need: str | None, volunteer: str | None
) -> dict[str, Any]:
    mine = inside(caller, area, volunteer="volunteer_id")
    return {"$and": [mine, chosen(need_id=need, volunteer_id=volunteer)]}
