"""The public's figures, each with its definition (R-COM-02)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from kit.wire import Caller
from services.gateway.problems import spoken
from services.gateway.security import anyone
from services.gateway.sending import reply
from services.gateway.wording import told

router = APIRouter(prefix="/v1/stats", tags=["figures"])


@router.get("")
async def stats(
    request: Request, _caller: Annotated[Caller, Depends(anyone(reads=True))]
) -> Response:
    """Figures of the eight modules, counted from the read models at most a second ago."""
    language = spoken(request)
    figures = told(await request.app.state.figures.read(), language)
    headers = {"Cache-Control": "public, max-age=1", "Vary": "Accept-Language"}
    return reply(figures, headers=headers)
