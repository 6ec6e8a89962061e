"""Emergency teams and their missions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import MissionState
from contracts.registry import Readiness
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["teams"], responses=documents.RESPONSES)

SEE = READERS | {"team_lead"}


@router.get("/teams")
async def teams(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE, contract="teams:read"))],
    readiness: Readiness | None = None,
    area: InArea = None,
) -> Response:
    """Emergency teams, newest first; a team's head sees it alone."""
    query = inside(caller, area, team_lead="_id") | chosen(readiness=readiness)
    return await listed(request, page, "teams", query)


@router.get("/teams/{team_id}")
async def team(
    request: Request,
    team_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, contract="teams:read", thing="team_id"))],
) -> Response:
    """One emergency team."""
    return reply(await the(request, "teams", team_id))


@router.get("/missions")
async def missions(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE, contract="missions:read"))],
    state: MissionState | None = None,
    area: InArea = None,
) -> Response:
    """Missions, newest first; a team's head sees those of the team."""
    query = inside(caller, area, team_lead="team_id") | chosen(state=state)
    return await listed(request, page, "missions", query)


@router.get("/missions/{mission_id}")
async def mission(
    request: Request,
    mission_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, contract="missions:read", thing="mission_id"))],
) -> Response:
    """One mission."""
    return reply(await the(request, "missions", mission_id))
