"""Squads of a shift: for operators who leads whom, for a head the phones, for all the reports."""

from base64 import b64decode
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import ReadOwnSquad, ReadPhoto, ReadReports, ReadSquads
from contracts.photo import media_type
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


MINE = allow({"volunteer"}, thing="assignment_id")


@router.get("/assignments/{assignment_id}/reports")
async def reports(
    request: Request, assignment_id: Id, caller: Annotated[Caller, Depends(MINE)]
) -> Response:
    """The service reports of the own squad, the newest first; nobody else sees them."""
    found = await request.app.state.asker.ask(ReadReports(assignment_id=assignment_id), caller)
    return reply(found, headers={"Cache-Control": "no-store"})


@router.get("/assignments/{assignment_id}/reports/{report_id}/photo")
async def photo(
    request: Request, assignment_id: Id, report_id: Id, caller: Annotated[Caller, Depends(MINE)]
) -> Response:
    """The photo of such a report, without position or time."""
    asked = ReadPhoto(assignment_id=assignment_id, report_id=report_id)
    content = b64decode((await request.app.state.asker.ask(asked, caller))["photo"])
    headers = {"Cache-Control": "no-store"}
    return Response(content, media_type=media_type(content), headers=headers)
