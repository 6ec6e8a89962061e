"""The board: requests that wait for somebody, as volunteers may see them before they take one.

Kind, urgency, street and time, and nothing of who asks (the leaks of 2021–22 began with lists
that showed phone numbers to everybody).
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from contracts.vocabulary import AREA_LEVELS
from kit.wire import Caller
from services.gateway import documents
from services.gateway.paging import Order
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import Doc, InArea, Paged, inside, leaf
from services.gateway.security import COMMUNITY, OWNERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1/help-board", tags=["help requests"], responses=documents.RESPONSES)

#: Who has waited longest comes first.
_OLDEST = Order("at", descending=False)
_SHOWN = ("id", "category", "level", "received_at", "due_at")


@router.get("")
async def board(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}))],
    area: InArea = None,
) -> Response:
    """Requests that a volunteer may take, those of their district; the longest waiting first."""
    home, where = await within_reach(request, caller, area)
    found, headers = await leaf(request, page, "help_requests", where | {"on_board": True}, _OLDEST)
    items = [_masked(one, home) for one in found]
    return reply({"volunteer_id": caller.subject, "items": items}, headers=headers)


async def within_reach(request: Request, caller: Caller, area: str | None) -> tuple[str, Doc]:
    """The home of the volunteer who looks, and the condition for what they may take.

    Volunteers take what lies in their district; an operator, who has no home here, sees the area.
    """
    if caller.role not in OWNERS:
        return "", inside(caller, area)
    known = await request.app.state.database.get("volunteers", caller.subject)
    if known is None:
        raise Problem(404, "not_found", "There is no such thing.")
    home = str(known["area"])
    return home, {"area": {"$gte": home[:6], "$lt": home[:6] + ":"}}


def _masked(case: Doc, home: str) -> dict[str, Any]:
    """What is shown of a request: the street, and how much of the way is shared."""
    levels = [level for level in AREA_LEVELS if case["area"][:level] == home[:level]]
    shown = {name: case[name] for name in _SHOWN}
    shown["vehicle"] = case["category"] == "medical_transfer"
    return shown | {"area": case["area"][:9], "near": max(levels, default=0) if home else 0}
