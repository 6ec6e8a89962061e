"""小区快递: a compound is drawn, its zones are cut, parcels are scanned, waves go out."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import (
    AskReconciliation,
    AskWaveSheets,
    CloseWave,
    CutZones,
    FreezeWave,
    ListHouseholds,
    OpenDay,
    RecordUnit,
    RegisterCompound,
    ScanParcels,
    TakeStep,
)
from kit.wire import Caller
from services.gateway import documents, pages
from services.gateway.paging import Order
from services.gateway.routers.reads.listing import Paged, listed, shown, the
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, reply, sends

router = APIRouter(prefix="/v1", tags=["parcels"], responses=documents.RESPONSES)

#: Units of a compound in one answer.
MOST_UNITS = 500

RUN = allow(COMMUNITY, thing="compound_id")
DRAW = allow(COMMUNITY, areas=("area",))

sends(router, "/compounds", RegisterCompound, DRAW, makes=Makes(area="area"))
sends(router, "/compounds/{compound_id}/zones", CutZones, RUN)
sends(router, "/compounds/{compound_id}/scans", ScanParcels, RUN)
WAVE = Makes(inside="compound_id", at="/v1/waves")
sends(router, "/compounds/{compound_id}/waves", FreezeWave, RUN, makes=WAVE)


sends(router, "/waves/{wave_id}/close", CloseWave, allow(COMMUNITY, thing="wave_id"))
UNIT = "/units/{staircase}"
sends(router, "/compounds/{compound_id}" + UNIT + "/households", ListHouseholds, RUN)
sends(router, "/compounds/{compound_id}/days", OpenDay, RUN)
DAY = "/compounds/{compound_id}/days/{day}"
sends(router, DAY + "/steps", TakeStep, RUN)
sends(router, DAY + UNIT + "/records", RecordUnit, RUN)


@router.get(DAY)
async def a_day(
    request: Request, compound_id: str, day: date, _caller: Annotated[Caller, Depends(RUN)]
) -> Response:
    """A compound's day: how far its volunteers are, and the sums of each unit."""
    found = await the(request, "compound_days", f"{compound_id}:{day}")
    theirs = {"compound_id": compound_id, "day": day.isoformat()}
    database = request.app.state.database
    units = await database.find("unit_days", theirs, [("staircase", 1)], MOST_UNITS)
    return reply(found | {"units": [shown(one) for one in units]})


@router.get(DAY + "/reconciliation")
async def reconciliation(
    request: Request, compound_id: str, day: date, caller: Annotated[Caller, Depends(RUN)]
) -> Response:
    """What is missing, door by door: not counted, not handed out, not tested, not reached."""
    wish = AskReconciliation(compound_id=compound_id, day=day)
    return reply(await request.app.state.asker.ask(wish, caller))


@router.get("/compounds/{compound_id}")
async def compound(
    request: Request, compound_id: str, _caller: Annotated[Caller, Depends(RUN)]
) -> Response:
    """A compound, who owns what of it today, and how many parcels took which step."""
    return reply(await the(request, "compounds", compound_id))


@router.get("/compounds/{compound_id}/waves")
async def waves(
    request: Request, compound_id: str, _caller: Annotated[Caller, Depends(RUN)], page: Paged
) -> Response:
    """A compound's waves, newest first: what went out, and how it ended."""
    return await listed(request, page, "waves", {"compound_id": compound_id}, Order("no"))


@router.get("/waves/{wave_id}")
async def wave(
    request: Request,
    wave_id: str,
    _caller: Annotated[Caller, Depends(allow(COMMUNITY, thing="wave_id"))],
) -> Response:
    """A wave: how many parcels in which trip."""
    return reply(await the(request, "waves", wave_id))


@router.get("/waves/{wave_id}/sheets")
async def sheets(
    request: Request,
    wave_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY, thing="wave_id"))],
) -> Response:
    """The wave on paper: the gate's list by building, and a sheet for each volunteer."""
    told = await request.app.state.asker.ask(AskWaveSheets(wave_id=wave_id), caller)
    return pages.wave_sheets(request, told)
