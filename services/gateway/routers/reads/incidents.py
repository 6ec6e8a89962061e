"""Emergencies and what was destroyed when they were over."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import IncidentState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, shown, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1/incidents", tags=["incidents"], responses=documents.RESPONSES)


@router.get("")
async def incidents(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
    state: IncidentState | None = None,
) -> Response:
    """Emergencies, newest first."""
    query = inside(caller, area) | chosen(state=state)
    return await listed(request, page, "incidents", query)


@router.get("/{incident_id}")
async def incident(
    request: Request,
    incident_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS, thing="incident_id"))],
) -> Response:
    """One emergency, and each destruction that was carried out for it."""
    told = await the(request, "incidents", incident_id)
    database = request.app.state.database
    purges = await database.find("purges", {"incident_id": incident_id}, [("_id", 1)], 1000)
    return reply(told | {"purges": [shown(one) for one in purges]})
