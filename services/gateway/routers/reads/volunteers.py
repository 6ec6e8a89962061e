"""One volunteer, as the registry tells it: personal fields masked."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import ReadVolunteer
from contracts.vocabulary import Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.problems import Problem
from services.gateway.security import COMMUNITY, allow, reaches
from services.gateway.sending import reply
from services.gateway.things import Thing

router = APIRouter(prefix="/v1/volunteers", tags=["volunteers"], responses=documents.RESPONSES)


@router.get("/{volunteer_id}")
async def volunteer(
    request: Request,
    volunteer_id: Id,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}))],
) -> Response:
    """A volunteer of the caller's area, or the caller."""
    state = request.app.state
    found = await state.database.get("volunteers", volunteer_id)
    if found is None:
        # Registered a moment ago: then the command that did it knows where.
        thing = await state.things.get(volunteer_id)
    else:
        thing = Thing(volunteer_id, found["area"], volunteer_id)
    if thing is None or not reaches(caller, thing):
        raise Problem(404, "not_found", "There is no such thing.")
    return reply(await state.asker.ask(ReadVolunteer(volunteer_id=volunteer_id), caller))
