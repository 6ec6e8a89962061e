"""介绍信: a letter for its holder, and its verification by whoever stands at a gate.

The code on a letter is a link with a signed token; one call answers whether it is good.
"""

import os
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import ReadVolunteer
from kit.wire import SYSTEM, Caller, utcnow
from services.gateway import documents, pages
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import the
from services.gateway.security import COMMUNITY, allow, anyone
from services.gateway.sending import reply
from services.gateway.views.letters import letter

router = APIRouter(prefix="/v1", tags=["letters"], responses=documents.RESPONSES)

#: Seconds that somebody at a gate waits for the holder's name.
PATIENCE = 1.5


@router.get("/letters/{token}")
async def verify(
    token: str, request: Request, _caller: Annotated[Caller, Depends(anyone(reads=True))]
) -> Response:
    """Whether a letter is good now, for whom (masked), from where to where, and until when."""
    state = request.app.state
    genuine = token.isascii() and len(token) <= 128
    offer_id = state.keys.link_subject("letter", token) if genuine else None
    offer = await state.database.get("offers", offer_id) if offer_id else None
    found = letter(offer, utcnow()) if offer else None
    if offer is None or found is None:
        state.quota.spend(request, "link")
        raise Problem(404, "not_found", "There is no such letter.")
    told = found | {"holder": await _masked_name(request, offer["volunteer_id"])}
    if "text/html" in request.headers.get("accept", ""):
        return pages.page(request, "letter.html", letter=told)
    return reply(told, headers={"Cache-Control": "no-store"})


@router.get("/assignments/{assignment_id}/letter")
async def carry(
    request: Request,
    assignment_id: str,
    _caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="assignment_id"))],
) -> Response:
    """The letter to carry: ``link`` is what its QR code holds."""
    offer = await the(request, "offers", assignment_id)
    found = letter(offer | {"_id": assignment_id}, utcnow())
    if found is None:
        raise Problem(404, "no_letter", "Nobody needs a letter for this place.")
    token = request.app.state.keys.link_token("letter", assignment_id)
    base = os.environ.get("HUIYIN_PUBLIC_URL", "").rstrip("/")
    return reply(found | {"token": token, "link": f"{base}/v1/letters/{token}"})


async def _masked_name(request: Request, volunteer_id: str) -> str:
    """The holder's name as strangers may read it; empty while nobody can say."""
    question = ReadVolunteer(volunteer_id=volunteer_id)
    try:
        known: dict[str, Any] = await request.app.state.asker.ask(
            question, SYSTEM, deadline=PATIENCE
        )
    except Problem:
        return ""
    return str(known.get("name", ""))
