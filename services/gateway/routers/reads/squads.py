"""Squads of a shift: for operators who leads whom, for a head the phones of the own squad."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import ReadOwnSquad, ReadSquads
from contracts.registry import ReadPhones
from contracts.vocabulary import Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["offers"], responses=documents.RESPONSES)


@router.get("/needs/{need_id}/squads")
async def squads(
    request: Request,
    need_id: Id,
    caller: Annotated[Caller, Depends(allow(READERS, thing="need_id"))],
) -> Response:
    """The squads of a need: one of citizens, one of people from inside, each with its head."""
    return reply(await request.app.state.asker.ask(ReadSquads(need_id=need_id), caller))


@router.get("/assignments/{assignment_id}/squad")
async def own_squad(
    request: Request,
    assignment_id: Id,
    caller: Annotated[Caller, Depends(allow({"volunteer"}, thing="assignment_id"))],
) -> Response:
    """The squad that one leads, with names and phones, while the shift lasts.  Audited."""
    asker = request.app.state.asker
    squad: dict[str, Any] = await asker.ask(ReadOwnSquad(assignment_id=assignment_id), caller)
    ids = [one["volunteer_id"] for one in squad["members"]]
    asked = ReadPhones(volunteer_ids=ids, assignment_id=assignment_id)
    known = (await asker.ask(asked, caller))["people"]
    members = [one | known.get(one["volunteer_id"], {}) for one in squad["members"]]
    return reply(squad | {"members": members}, headers={"Cache-Control": "no-store"})
