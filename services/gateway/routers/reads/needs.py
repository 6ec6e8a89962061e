"""Community needs, with how many places are offered and taken."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.matching import NeedState, Project
from contracts.vocabulary import Id, PostCategory
from kit.wire import Caller
from services.gateway import documents
from services.gateway.depending import made
from services.gateway.paging import Order
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, leaf, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", responses=documents.RESPONSES)

#: Shifts that somebody must be supplied at, the next one first, and what their supplier sees.
_STANDING = ("published", "matched", "filled", "in_service")
_FIRST = Order("starts_at", descending=False)
_DEMAND = (
    "id", "area", "category", "starts_at", "ends_at", "meeting_place", "people", "vehicles",
    "state", "supporting_unit", "supplies",
)  # fmt: skip
#: What an offer's state adds to the counts of its need.
_COUNTS = {
    "offered": ("offered",),
    "accepted": ("accepted",),
    "checked_in": ("accepted", "present"),
    "checked_out": ("accepted", "present"),
}


class Which:
    """The filters of the list of needs."""

    def __init__(
        self,
        state: NeedState | None = None,
        category: PostCategory | None = None,
        project: Project | None = None,
        day: date | None = None,
    ) -> None:
        local = day.isoformat() if day else None
        self.query = chosen(state=state, category=category, project=project, day=local)


@router.get("/needs", tags=["needs"])
async def needs(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS, contract="needs:read"))],
    which: Annotated[Which, made(Which)],
    area: InArea = None,
) -> Response:
    """Community needs, newest first."""
    query = inside(caller, area) | which.query
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


@router.get("/support-demands", tags=["needs"])
async def support_demands(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS | {"org_admin"}))],
    day: date | None = None,
    unit: Annotated[Id | None, Query()] = None,
    area: InArea = None,
) -> Response:
    """What units must supply to which shifts (谁使用谁保障), those that begin first come first.

    An organisation's administrator sees its own; offices see those of their area.
    """
    local = day.isoformat() if day else None
    query = inside(caller, area, org_admin="supporting_unit")
    if unit is not None:
        query = {"$and": [query, {"supporting_unit": unit}]}
    query |= chosen(day=local) | {"state": {"$in": list(_STANDING)}}
    items, headers = await leaf(request, page, "needs", query, _FIRST)
    demands = [{name: one.get(name) for name in _DEMAND} for one in items]
    return reply({"items": demands}, headers=headers)


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
