"""Ambulance stations and rides."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import RideState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["ambulances"], responses=documents.RESPONSES)


@router.get("/stations")
async def stations(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS | {"team_lead"}))],
    area: InArea = None,
) -> Response:
    """Ambulance stations, newest first; a team's head sees its own."""
    query = inside(caller, area, team_lead="team_id")
    return await listed(request, page, "stations", query)


@router.get("/stations/{station_id}")
async def station(
    request: Request,
    station_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS | {"team_lead"}, thing="station_id"))],
) -> Response:
    """One station: what each car does, and how many wait."""
    return reply(await the(request, "stations", station_id))


@router.get("/stations/{station_id}/rides")
async def rides(
    request: Request,
    page: Paged,
    station_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS | {"team_lead"}, thing="station_id"))],
    state: RideState | None = None,
    car_id: str | None = None,
) -> Response:
    """A station's rides with the times of their states, newest first."""
    query = {"station_id": station_id} | chosen(state=state, car_id=car_id)
    return await listed(request, page, "rides", query)
