"""政策问答: answers to questions of policy, for everybody, those of the nearest office first."""

import re
from typing import Annotated, Any
from unicodedata import normalize

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.vocabulary import AREA_LEVELS, AreaCode
from kit.wire import Caller
from services.gateway import documents, pages
from services.gateway.routers.reads.listing import InArea, shown, the
from services.gateway.security import anyone
from services.gateway.sending import reply

router = APIRouter(tags=["tickets"], responses=documents.RESPONSES)

MOST = 100
Everybody = Annotated[Caller, Depends(anyone(reads=True))]
Words = Annotated[
    str,
    Query(max_length=60, pattern="^[^\\x00]*$", description="Words that a question or answer has."),
]


@router.get("/v1/faqs")
async def faqs(
    request: Request, _caller: Everybody, area: InArea = None, search: Words = ""
) -> Response:
    """Answers that hold in an area: its own first, then those of the offices above it."""
    return reply({"items": await _found(request, area, search)})


@router.get("/v1/faqs/{faq_id}")
async def faq(request: Request, faq_id: str, _caller: Everybody) -> Response:
    """One question with its answer."""
    return reply(await the(request, "faqs", faq_id))


@router.get("/faq", include_in_schema=False)
async def page(
    request: Request, _caller: Everybody, area: InArea = None, search: Words = ""
) -> Response:
    """The page on which everybody finds them."""
    found = await _found(request, area, search)
    return pages.page(request, "faq.html", faqs=found, area=area or "", search=search)


async def _found(request: Request, area: AreaCode | None, search: str) -> list[dict[str, Any]]:
    query: dict[str, Any] = {"state": "published"}
    if area:
        query["area"] = {"$in": [area[:level] for level in AREA_LEVELS if level <= len(area)]}
    for word in normalize("NFKC", search).split():
        like = {"$regex": re.escape(word), "$options": "i"}
        query.setdefault("$and", []).append({"$or": [{"question": like}, {"answer": like}]})
    order = [("area", -1), ("_id", 1)]  # of two nested areas the longer code comes first
    found = await request.app.state.database.find("faqs", query, order, MOST)
    return [shown(one) for one in found]
