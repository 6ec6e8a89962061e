"""The outbox of the development channel, with the texts: for operators of the city only."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.notify import ReadMessages
from contracts.vocabulary import Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.moments import KnownTime
from services.gateway.security import CITY, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1/messages", tags=["messages"], responses=documents.RESPONSES)


@router.get("")
async def messages(
    request: Request,
    caller: Annotated[Caller, Depends(allow(CITY))],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[KnownTime | None, Query()] = None,
    before_id: Annotated[Id | None, Query()] = None,
) -> Response:
    """The newest messages; for the next page give the ``at`` and ``id`` of the last one."""
    query = ReadMessages(limit=limit, before=before, before_id=before_id)
    return reply(await request.app.state.asker.ask(query, caller))
