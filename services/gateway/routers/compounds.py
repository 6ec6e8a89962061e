"""小区快递: a compound is drawn, its zones are cut, parcels are scanned, waves go out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import (
    AskWaveSheets,
    CutZones,
    FreezeWave,
    RegisterCompound,
    ScanParcels,
)
from kit.wire import Caller
from services.gateway import documents, pages
from services.gateway.routers.reads.listing import the
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, reply, sends

router = APIRouter(prefix="/v1", tags=["parcels"], responses=documents.RESPONSES)

RUN = allow(COMMUNITY, thing="compound_id")
DRAW = allow(COMMUNITY, areas=("area",))

sends(router, "/compounds", RegisterCompound, DRAW, makes=Makes(area="area"))
sends(router, "/compounds/{compound_id}/zones", CutZones, RUN)
sends(router, "/compounds/{compound_id}/scans", ScanParcels, RUN)
WAVE = Makes(inside="compound_id", at="/v1/waves")
sends(router, "/compounds/{compound_id}/waves", FreezeWave, RUN, makes=WAVE)


@router.get("/compounds/{compound_id}")
async def compound(
    request: Request, compound_id: str, _caller: Annotated[Caller, Depends(RUN)]
) -> Response:
    """A compound, who owns what of it today, and how many parcels took which step."""
    return reply(await the(request, "compounds", compound_id))


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
