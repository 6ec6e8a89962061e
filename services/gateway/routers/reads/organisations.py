"""Social organisations."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import OrganisationState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(
    prefix="/v1/organisations", tags=["organisations"], responses=documents.RESPONSES
)

SEE = READERS | {"org_admin"}


@router.get("")
async def organisations(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE, contract="organisations:read"))],
    state: OrganisationState | None = None,
    area: InArea = None,
) -> Response:
    """Organisations, newest first; an organisation's administrator sees it alone."""
    query = inside(caller, area, org_admin="_id") | chosen(state=state)
    return await listed(request, page, "organisations", query)


@router.get("/{organisation_id}")
async def organisation(
    request: Request,
    organisation_id: str,
    _caller: Annotated[
        Caller, Depends(allow(SEE, contract="organisations:read", thing="organisation_id"))
    ],
) -> Response:
    """One organisation."""
    return reply(await the(request, "organisations", organisation_id))
