"""防护物资: what the people of a day need by the plan, beside what the stores have."""

from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response

from kit.wire import Caller
from services.gateway import documents
from services.gateway.moments import KnownDay
from services.gateway.protection import compared, demand
from services.gateway.routers.reads.listing import InArea, inside
from services.gateway.security import READERS, allow
from services.gateway.sending import reply
from services.gateway.views.offers import TAKEN

router = APIRouter(prefix="/v1/protection", tags=["stock"], responses=documents.RESPONSES)

LOCAL = ZoneInfo("Asia/Shanghai")


@router.get("")
async def protection(
    request: Request,
    day: KnownDay,
    caller: Annotated[Caller, Depends(allow(READERS | {"warehouse"}))],
    area: InArea = None,
) -> Response:
    """By item: needed for everybody who has a place on this day, free in the stores, and short.

    What a store holds counts as long as it may be used on the day itself.
    """
    views = request.app.state.database.views
    begins = datetime.combine(day, time(), LOCAL)
    shifts = {"starts_at": {"$gte": begins, "$lt": begins + timedelta(days=1)}}
    query = inside(caller, area) | shifts | {"state": {"$in": list(TAKEN)}}
    people = await views.offers.find(query, {"volunteer_id": 1, "category": 1}).to_list(None)
    kits = await views.kits.find({"category": {"$ne": None}}).sort("changed_at", 1).to_list(None)
    needed = demand(people, {one["category"]: one["lines"] for one in kits})
    good = {"$or": [{"expires_on": {"$gte": day.isoformat()}}, {"expires_on": None}]}
    stages = [
        {"$match": {"kind": "warehouse", "item": {"$in": list(needed)}} | good},
        {"$group": {"_id": "$item", "n": {"$sum": "$balance"}}},
    ]
    rows = await views.stock.aggregate(stages).to_list(None)
    items = compared(needed, {one["_id"]: one["n"] for one in rows})
    volunteers = len({one["volunteer_id"] for one in people})
    return reply({"day": day, "volunteers": volunteers, "items": items})
