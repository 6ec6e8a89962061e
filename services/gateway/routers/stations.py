"""六有: stations, what each has on a day, and which of them are not ready for the plan."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import CheckStation, RegisterStation
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, inside, shown
from services.gateway.security import COMMUNITY, READERS, allow
from services.gateway.sending import Makes, reply, sends

router = APIRouter(prefix="/v1/stations", tags=["stations"], responses=documents.RESPONSES)

#: Stations of an area in one answer.
MOST = 2000

sends(router, "", RegisterStation, allow(COMMUNITY, areas=("area",)), makes=Makes(area="area"))
sends(router, "/{station_id}/checks", CheckStation, allow(COMMUNITY, thing="station_id"))


@router.get("")
async def stations(
    request: Request,
    day: date,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """Stations on a day: how many have all six, and which do not or were not looked at."""
    database = request.app.state.database
    known = await database.find("stations", inside(caller, area), (("title", 1),), MOST)
    keys = [f"{one['_id']}:{day}" for one in known]
    looked = await database.find("station_checks", {"_id": {"$in": keys}}, limit=MOST)
    lacks = {one["station_id"]: one["lacks"] for one in looked}
    items = [shown(one) | {"lacks": lacks.get(one["_id"])} for one in known]
    ready = sum(one["lacks"] == [] for one in items)
    share = round(100 * ready / len(items), 1) if items else None
    flagged = [one for one in items if one["lacks"] != []]
    told = {"day": day, "stations": len(items), "complete": ready, "percent": share}
    return reply(told | {"flagged": flagged})
