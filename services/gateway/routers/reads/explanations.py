"""Why a need is not filled, and why somebody was not chosen: asked of matching, told in words."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import ReadFunnel, WhyNot
from contracts.vocabulary import Id
from kit.wire import Caller
from services.gateway import documents, explanations
from services.gateway.problems import Problem, spoken
from services.gateway.security import DISTRICT, READERS, allow, reaches
from services.gateway.sending import reply
from services.gateway.things import Thing

router = APIRouter(prefix="/v1", responses=documents.RESPONSES)


@router.get("/needs/{need_id}/funnel", tags=["needs"])
async def funnel(
    request: Request,
    need_id: Id,
    caller: Annotated[Caller, Depends(allow(READERS, contract="needs:read", thing="need_id"))],
) -> Response:
    """How many are in range of a need, may serve there, or lack just one thing; and which."""
    found = await request.app.state.asker.ask(ReadFunnel(need_id=need_id), caller)
    language = spoken(request)
    places = [one | {"text": explanations.funnel(one, language)} for one in found["places"]]
    return reply(found | {"places": places})


@router.get("/plans/{plan_id}/why-not", tags=["plans"])
async def why_not(
    request: Request,
    plan_id: Id,
    volunteer_id: Id,
    caller: Annotated[Caller, Depends(allow(DISTRICT | {"inspector", "volunteer"}))],
) -> Response:
    """Why a plan did not ask somebody.  Volunteers ask about themselves."""
    state = request.app.state
    if not await _may_ask(request, caller, plan_id, volunteer_id):
        raise Problem(404, "not_found", "There is no such thing.")
    found = await state.asker.ask(WhyNot(plan_id=plan_id, volunteer_id=volunteer_id), caller)
    return reply(found | {"text": explanations.why_not(found, spoken(request))})


async def _may_ask(request: Request, caller: Caller, plan_id: str, volunteer_id: str) -> bool:
    """Whether plan and person lie in the caller's area, or the person is the caller."""
    if caller.role == "volunteer":
        return caller.subject == volunteer_id
    plan = await request.app.state.things.get(plan_id)
    person = await request.app.state.database.get("volunteers", volunteer_id)
    if plan is None or person is None:
        return False
    return reaches(caller, plan) and reaches(caller, Thing(volunteer_id, person["area"], ""))
