"""Lists of those who are thanked, certificates, and the page that tells true ones from forged."""

import os
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.registry import ReadAwards, ReadCertificate
from kit.wire import Caller
from services.gateway import documents, pages
from services.gateway.press import attached, printed
from services.gateway.press.certificate import draw
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import InArea, Paged, inside, listed, the
from services.gateway.security import COMMUNITY, READERS, allow, anyone
from services.gateway.sending import reply

router = APIRouter(tags=["thanks"], responses=documents.RESPONSES)

#: Names what tokens of this kind are for.
PURPOSE = "certificate"


@router.get("/v1/award-lists")
async def lists(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    area: InArea = None,
) -> Response:
    """Lists, newest first."""
    return await listed(request, page, "award_lists", inside(caller, area))


@router.get("/v1/award-lists/{list_id}")
async def one_list(
    request: Request,
    list_id: str,
    caller: Annotated[Caller, Depends(allow(READERS, thing="list_id"))],
    after: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """A list and a page of it, best first: numbers instead of names, and how each score adds up."""
    told = await the(request, "award_lists", list_id)
    query = ReadAwards(list_id=list_id, after=after, limit=limit)
    return reply(told | await request.app.state.asker.ask(query, caller))


@router.get("/v1/certificates/{certificate_id}")
async def certificate(
    request: Request,
    certificate_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="certificate_id"))],
) -> Response:
    """A certificate, and the address that its QR code carries."""
    asked = ReadCertificate(certificate_id=certificate_id)
    told: dict[str, Any] = await request.app.state.asker.ask(asked, caller)
    token = request.app.state.keys.link_token(PURPOSE, certificate_id)
    return reply(told | {"id": certificate_id, "verify": f"/c/{token}"})


@router.get("/v1/certificates/{certificate_id}/paper")
async def paper(
    request: Request,
    certificate_id: str,
    caller: Annotated[Caller, Depends(allow(COMMUNITY | {"volunteer"}, thing="certificate_id"))],
) -> Response:
    """The certificate as a PDF, with the QR code by which anybody verifies it; audited."""
    state = request.app.state
    asked = ReadCertificate(certificate_id=certificate_id, unmasked=True)
    told: dict[str, Any] = await state.asker.ask(asked, caller)
    if told["state"] == "revoked":
        raise Problem(410, "revoked", "This certificate was revoked and is not printed any more.")
    token = state.keys.link_token(PURPOSE, certificate_id)
    address = f"{os.environ.get('HUIYIN_PUBLIC_URL', '').rstrip('/')}/c/{token}"
    file = await printed(state.press, draw, told, address)
    return attached(file, "application/pdf", f"{told['number']}.pdf")


@router.get("/c/{token}", include_in_schema=False)
async def verify(
    request: Request, token: str, caller: Annotated[Caller, Depends(anyone(reads=True))]
) -> Response:
    """Whether a certificate is true, and still holds; a forged one is not found."""
    known = token.isascii() and len(token) <= 128
    key = request.app.state.keys.link_subject(PURPOSE, token) if known else None
    wants_page = "text/html" in request.headers.get("accept", "")
    if key is None:
        request.app.state.quota.spend(request, "link")
        if wants_page:
            return pages.page(request, "message.html", status=404, text="forged", good=False)
        raise Problem(404, "not_found", "No such certificate was ever issued.")
    told = await request.app.state.asker.ask(ReadCertificate(certificate_id=key), caller)
    if wants_page:
        return pages.page(request, "certificate.html", certificate=told)
    return reply(told | {"genuine": True, "valid": told["state"] == "issued"})
