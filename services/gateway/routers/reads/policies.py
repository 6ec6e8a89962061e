"""Rules, zones, the catalogue of posts and the words for skills."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.registry import PolicyKind, PolicyState, ReadPosts
from contracts.vocabulary import CALLINGS, SKILLS, AreaCode, Line
from kit.wire import Caller
from services.gateway import documents
from services.gateway.moments import KnownTime
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow, anyone
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["rules"], responses=documents.RESPONSES)


@router.get("/policies")
async def policies(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    kind: PolicyKind | None = None,
    state: PolicyState | None = None,
    area: InArea = None,
) -> Response:
    """Versions of the rules that say who may serve at which post, newest first.

    How a city plans and dispatches is set by `/v1/dispatch-rules`.
    """
    query = inside(caller, area) | chosen(kind=kind, state=state)
    return await listed(request, page, "policies", query)


@router.get("/policies/{policy_id}")
async def policy(
    request: Request,
    policy_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS, thing="policy_id"))],
) -> Response:
    """One version of the rules."""
    return reply(await the(request, "policies", policy_id))


@router.get("/zones")
async def zones(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """Zones that were ordered, newest first."""
    return await listed(request, page, "zones", inside(caller, area))


@router.get("/posts")
async def posts(
    request: Request,
    area: AreaCode,
    caller: Annotated[Caller, Depends(anyone(reads=True))],
    at: KnownTime | None = None,
    q: Annotated[Line | None, Query(description="A name, also one that other cities use.")] = None,
) -> Response:
    """The kinds of duty post: what is done there, what to mind, and what they ask of people."""
    asked = ReadPosts(area=area, at=at, search=q)
    return reply(await request.app.state.asker.ask(asked, caller))


@router.get("/skills")
async def skills(_caller: Annotated[Caller, Depends(anyone(reads=True))]) -> Response:
    """Words for what people like and can, as forms offer them; others may be typed, too.

    Callings (宣传员 …) say what somebody likes to do.  Neither they nor skills let anybody serve
    at a post; what does is in `/v1/posts`.
    """
    told = {"callings": CALLINGS, "skills": SKILLS}
    return reply(
        {
            kind: [{"word": word, "english": english} for word, english in words.items()]
            for kind, words in told.items()
        }
    )
