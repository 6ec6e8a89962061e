"""Pages without a key for those who give: a gift by its code, and what is published."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from kit.wire import Caller
from services.gateway import pages
from services.gateway.security import anyone

router = APIRouter(include_in_schema=False)

Anyone = Annotated[Caller, Depends(anyone(reads=True))]


@router.get("/d/{code}")
async def gift(code: str, request: Request, _caller: Anyone) -> Response:
    """Where a gift is; codes that were never given are counted against their address."""
    plain = code.upper().replace("-", "")
    shown = await pages.gift_page(request, plain) if plain.isalnum() and len(plain) == 10 else None
    if shown is None:
        request.app.state.quota.spend(request, "link")
        return pages.page(request, "message.html", status=404, text="bad_code", good=False)
    return shown


@router.get("/disclosure")
async def disclosure(request: Request, _caller: Anyone) -> Response:
    """What was received, where it is, and who gave it."""
    return await pages.disclosure_page(request)
