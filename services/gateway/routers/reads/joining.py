"""Recruiting links, badges, and one's own data."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from contracts.registry import ExportMyData, ReadBadge, ReadLiaison, ReadRecruitLink, RollKind
from contracts.vocabulary import AreaCode, Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.press.code import code
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import COMMUNITY, READERS, allow, anyone
from services.gateway.sending import reply

router = APIRouter(tags=["volunteers"], responses=documents.RESPONSES)

Anybody = Annotated[Caller, Depends(anyone(reads=True))]


@router.get("/v1/recruit-links")
async def links(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """Links that were opened, newest first."""
    return await listed(request, page, "recruit_links", inside(caller, area))


@router.get("/v1/rolls")
async def rolls(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    kind: RollKind | None = None,
    area: InArea = None,
) -> Response:
    """Courses given, group policies and rounds of calls, newest first."""
    return await listed(request, page, "rolls", inside(caller, area) | chosen(kind=kind))


@router.get("/v1/rolls/{roll_id}")
async def roll(
    request: Request,
    roll_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS, thing="roll_id"))],
) -> Response:
    """One of them: what it was about, and for how many."""
    return reply(await the(request, "rolls", roll_id))


@router.get("/v1/join/{link_id}")
async def link(request: Request, link_id: Id, caller: Anybody) -> Response:
    """The notice behind a QR code, and where to register; 410 when the link is over."""
    told: dict[str, Any] = await request.app.state.asker.ask(
        ReadRecruitLink(link_id=link_id), caller
    )
    return reply(told | {"register": f"/v1/join/{link_id}"})


@router.get("/v1/volunteers/{volunteer_id}/badge")
async def badge(
    request: Request,
    volunteer_id: Id,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="volunteer_id"))],
) -> Response:
    """The e-badge, and the address that its QR code carries."""
    told = await request.app.state.asker.ask(ReadBadge(volunteer_id=volunteer_id), caller)
    token = request.app.state.keys.link_token("badge", volunteer_id)
    return reply(told | {"verify": f"/b/{token}"})


@router.get("/v1/volunteers/{volunteer_id}/badge/code")
async def badge_code(
    request: Request,
    volunteer_id: Id,
    _caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="volunteer_id"))],
) -> Response:
    """The QR code of the e-badge, to be shown or printed."""
    return code(f"/b/{request.app.state.keys.link_token('badge', volunteer_id)}")


@router.get("/v1/recruit-links/{link_id}/code")
async def link_code(
    link_id: Id, _caller: Annotated[Caller, Depends(allow(COMMUNITY, thing="link_id"))]
) -> Response:
    """The QR code of a recruiting notice: it opens the form to sign up."""
    return code(f"/j/{link_id}")


@router.get("/b/{token}", include_in_schema=False)
async def bearer(request: Request, token: str, caller: Anybody) -> Response:
    """Whether the bearer of a badge is in service at this moment."""
    known = token.isascii() and len(token) <= 128
    key = request.app.state.keys.link_subject("badge", token) if known else None
    if key is None:
        request.app.state.quota.spend(request, "link")
        raise Problem(404, "not_found", "No such badge was ever issued.")
    return reply(await request.app.state.asker.ask(ReadBadge(volunteer_id=key), caller))


@router.get("/v1/volunteers/{volunteer_id}/export")
async def export(
    request: Request,
    volunteer_id: Id,
    caller: Annotated[Caller, Depends(allow({"volunteer"}, thing="volunteer_id"))],
) -> Response:
    """Everything that is kept about oneself; for nobody else, whatever their office."""
    asked = ExportMyData(volunteer_id=volunteer_id)
    return reply(await request.app.state.asker.ask(asked, caller))


@router.get("/v1/liaisons")
async def liaisons(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """How many liaisons answer for how many social volunteers, by area."""
    return await listed(request, page, "liaisons", inside(caller, area))


@router.get("/v1/volunteers/{volunteer_id}/liaison")
async def liaison(
    request: Request,
    volunteer_id: Id,
    area: AreaCode,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="volunteer_id"))],
) -> Response:
    """Who answers for this volunteer, and for whom this volunteer answers, in an area's list."""
    asked = ReadLiaison(volunteer_id=volunteer_id, area=area)
    return reply(await request.app.state.asker.ask(asked, caller))
