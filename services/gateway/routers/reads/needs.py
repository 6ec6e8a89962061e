"""Community needs, with how many places are offered and taken; and plans."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import NeedState, ReadCertificate
from contracts.vocabulary import PostCategory
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, leaf, the
from services.gateway.security import DISTRICT, READERS, allow
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


@router.get("/plans/{plan_id}", tags=["plans"])
async def plan(
    request: Request,
    plan_id: str,
    _caller: Annotated[Caller, Depends(allow(DISTRICT | {"inspector"}, thing="plan_id"))],
) -> Response:
    """A plan's state and figures; ``cost_seconds`` is the walking time of all its pairs."""
    return reply(await the(request, "plans", plan_id))


@router.get("/plans/{plan_id}/certificate", tags=["plans"])
async def certificate(
    request: Request,
    plan_id: str,
    caller: Annotated[Caller, Depends(allow(DISTRICT | {"inspector"}, thing="plan_id"))],
) -> Response:
    """A plan with the prices that prove that no better one exists.

    People and posts are numbers drawn at random; docs/verify_certificate.py checks it.
    """
    asker, parts, wanted = request.app.state.asker, list[bytes](), 1
    while len(parts) < wanted:
        part = await asker.ask(ReadCertificate(plan_id=plan_id, part=len(parts)), caller)
        parts.append(b64decode(part["data"]))
        wanted = part["parts"]
    headers = {"Content-Encoding": "gzip"}
    return Response(b"".join(parts), media_type="application/json", headers=headers)


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
