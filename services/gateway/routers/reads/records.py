"""Hours given, as the one who gave them and the one who keeps the book see them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import ReadRecords, VerifyRecords
from contracts.vocabulary import CommunityCode, Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import InArea, Paged, inside, listed
from services.gateway.security import COMMUNITY, READERS, allow, covers
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["records"], responses=documents.RESPONSES)

#: What makes a record a case.
_WHY: dict[str, dict[str, Any]] = {
    "proposed": {"state": "proposed"},
    "disputed": {"disputed": True},
    "overdue": {"overdue": True},
}


@router.get("/volunteers/{volunteer_id}/records")
async def of_volunteer(
    request: Request,
    volunteer_id: Id,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="volunteer_id"))],
) -> Response:
    """Every record under this name with all its versions, and the minutes that count."""
    asked = ReadRecords(volunteer_id=volunteer_id)
    return reply(await request.app.state.asker.ask(asked, caller))


@router.get("/records/cases")
async def cases(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    why: Literal["proposed", "disputed", "overdue"] | None = None,
    area: InArea = None,
) -> Response:
    """Records that somebody must look at: to approve, disputed, not complete in time."""
    query = inside(caller, area) | (_WHY[why] if why else {})
    return await listed(request, page, "record_cases", query)


@router.get("/records/verify")
async def verify(
    request: Request,
    unit: CommunityCode,
    caller: Annotated[Caller, Depends(allow(READERS))],
) -> Response:
    """Whether a unit's records are as they were written, also by what was witnessed here."""
    if not covers(caller, unit):
        raise Problem(404, "not_found", "There is no such thing.")
    state = request.app.state
    seen = await state.database.find("record_witness", {"area": unit}, limit=1)
    seq, witnessed = (seen[0]["seq"], seen[0]["hash"]) if seen else (0, "")
    asked = VerifyRecords(unit=unit, at_seq=seq)
    told = await state.asker.ask(asked, caller, deadline=20.0)
    if seen and told["hash"] != witnessed:
        told["faults"].append({"seq": seq, "record_id": "", "what": "rewritten"})
    return reply(told | {"witnessed": seq, "sound": not told["faults"]})
