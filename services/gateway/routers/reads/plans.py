"""Plans, and the figures by which they are made."""

from base64 import b64decode
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.matching import PlanState, ReadCertificate
from kit.wire import Caller
from services.gateway import documents
from services.gateway.explanations import value_of
from services.gateway.problems import spoken
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import DISTRICT, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["plans"], responses=documents.RESPONSES)

SEE = DISTRICT | {"inspector"}


@router.get("/plans")
async def plans(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE))],
    state: PlanState | None = None,
    day: date | None = None,
    area: InArea = None,
) -> Response:
    """Plans, newest first."""
    query = inside(caller, area) | chosen(state=state, day=day.isoformat() if day else None)
    return await listed(request, page, "plans", query)


@router.get("/plans/{plan_id}")
async def plan(
    request: Request,
    plan_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, thing="plan_id"))],
) -> Response:
    """A plan's state, figures and gaps; ``cost_seconds`` is the walking time of all its pairs."""
    found = await the(request, "plans", plan_id)
    language = spoken(request)
    gates = [one | {"text": value_of(one, language)} for one in found.get("gates", ())]
    return reply(found | {"gates": gates})


@router.get("/plans/{plan_id}/certificate")
async def certificate(
    request: Request,
    plan_id: str,
    caller: Annotated[Caller, Depends(allow(SEE, thing="plan_id"))],
) -> Response:
    """A plan with the prices that prove that no better one exists.

    People and posts are numbers drawn at random; docs/verify_certificate.py checks it.
    """
    asker, parts, wanted = request.app.state.asker, list[bytes](), 1
    while len(parts) < wanted:
        part = await asker.ask(ReadCertificate(plan_id=plan_id, part=len(parts)), caller)
        parts.append(b64decode(part["data"]))
        wanted = part["parts"]
    headers = {"Content-Encoding": "gzip"}
    return Response(b"".join(parts), media_type="application/json", headers=headers)


@router.get("/dispatch-rules")
async def dispatch_rules(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE))],
    area: InArea = None,
) -> Response:
    """How areas plan and dispatch: cut-off, rest, answers, for those with figures of their own.

    Who may serve at all is decided by `/v1/policies`.
    """
    return await listed(request, page, "dispatch_rules", inside(caller, area))
