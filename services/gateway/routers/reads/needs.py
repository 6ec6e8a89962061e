"""Community needs, with how many places are offered and taken."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.matching import NeedState
from contracts.vocabulary import Id, PostCategory
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, leaf, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", responses=documents.RESPONSES)

#: What an offer's state adds to the counts of its need.
_COUNTS = {
    "offered": ("offered",),
    "accepted": ("accepted",),
    "checked_in": ("accepted", "present"),
    "checked_out": ("accepted", "present"),
}


@router.get("/needs", tags=["needs"])
async def needs(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS, contract="needs:read"))],
    state: NeedState | None = None,
    category: PostCategory | None = None,
    day: date | None = None,
    area: InArea = None,
) -> Response:
    """Community needs, newest first."""
    local = day.isoformat() if day else None
    query = inside(caller, area) | chosen(state=state, category=category, day=local)
    items, headers = await leaf(request, page, "needs", query)
    return reply({"items": await _counted(request, items)}, headers=headers)


@router.get("/needs/{need_id}", tags=["needs"])
async def need(
    request: Request,
    need_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS, contract="needs:read", thing="need_id"))],
) -> Response:
    """One community need."""
    [counted] = await _counted(request, [await the(request, "needs", need_id)])
    return reply(counted)


@router.get("/adoptions", tags=["needs"])
async def adoptions(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS | {"org_admin"}))],
    need: Annotated[Id | None, Query()] = None,
    area: InArea = None,
) -> Response:
    """Places that organisations have adopted; an organisation's administrator sees its own."""
    query = inside(caller, area, org_admin="organisation_id") | chosen(need_id=need)
    return await listed(request, page, "adoptions", query)


async def _counted(request: Request, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Needs with their counts, which are those of their offers and so never drift."""
    rows = await request.app.state.database.views.offers.aggregate(
        [
            {"$match": {"need_id": {"$in": [one["id"] for one in items]}}},
            {"$group": {"_id": {"need": "$need_id", "state": "$state"}, "n": {"$sum": 1}}},
        ]
    ).to_list(None)
    counts = {one["id"]: {"offered": 0, "accepted": 0, "present": 0} for one in items}
    for row in rows:
        for name in _COUNTS.get(row["_id"]["state"], ()):
            counts[row["_id"]["need"]][name] += row["n"]
    return [one | counts[one["id"]] for one in items]
