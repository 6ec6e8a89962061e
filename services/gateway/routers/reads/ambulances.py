"""Ambulance bases and rides."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import RideState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["ambulances"], responses=documents.RESPONSES)


@router.get("/ambulance-bases")
async def bases(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS | {"team_lead"}))],
    area: InArea = None,
) -> Response:
    """Ambulance bases, newest first; a team's head sees its own."""
    query = inside(caller, area, team_lead="team_id")
    return await listed(request, page, "ambulance_bases", query)


@router.get("/ambulance-bases/{base_id}")
async def base(
    request: Request,
    base_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS | {"team_lead"}, thing="base_id"))],
) -> Response:
    """One base: what each car does, and how many wait."""
    return reply(await the(request, "ambulance_bases", base_id))


@router.get("/ambulance-bases/{base_id}/rides")
async def rides(
    request: Request,
    page: Paged,
    base_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS | {"team_lead"}, thing="base_id"))],
    state: RideState | None = None,
    car_id: str | None = None,
) -> Response:
    """A base's rides with the times of their states, newest first."""
    query = {"base_id": base_id} | chosen(state=state, car_id=car_id)
    return await listed(request, page, "rides", query)
