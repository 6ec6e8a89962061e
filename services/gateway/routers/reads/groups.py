"""Work groups with their organigram, and the three levels of stations with the needs below them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import ReadGroup, StationLevel, Word
from kit.wire import Caller
from services.gateway import documents
from services.gateway.paging import Order
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, leaf, listed, the
from services.gateway.security import READERS, allow, anyone
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["groups"], responses=documents.RESPONSES)

#: Needs that still want somebody.
_OPEN = ("submitted", "published", "matched")
#: Digits of the area of the station above.
_ABOVE = {12: 9, 9: 6, 6: 0}


@router.get("/work-groups")
async def groups(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """Work groups of an area, newest first."""
    return await listed(request, page, "work_groups", inside(caller, area))


@router.get("/work-groups/{group_id}")
async def group(
    request: Request,
    group_id: str,
    caller: Annotated[Caller, Depends(anyone(reads=True))],
    category: Word | None = None,
) -> Response:
    """The organigram for residents, its structure as a template, who takes care of a category."""
    told = await the(request, "work_groups", group_id)
    query = ReadGroup(group_id=group_id, category=category)
    return reply(told | await request.app.state.asker.ask(query, caller))


@router.get("/service-stations")
async def stations(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
    level: StationLevel | None = None,
) -> Response:
    """Stations by area: each with the one above and the open needs of everything below."""
    query = inside(caller, area) | chosen(level=level)
    found, headers = await leaf(
        request, page, "service_stations", query, Order("area", descending=False)
    )
    for one in found:
        one["parent"] = one["area"][: _ABOVE[len(one["area"])]]
        below = {"$gte": one["area"], "$lt": one["area"] + ":"}
        wanted = {"area": below, "state": {"$in": list(_OPEN)}}
        one["open_needs"] = await request.app.state.database.count("needs", wanted)
    return reply({"items": found}, headers=headers)
