"""Changes as they happen, as server-sent events (WHATWG HTML 9.2)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse

from kit.wire import Caller
from services.gateway import documents
from services.gateway.feed import Change, Feed
from services.gateway.problems import Problem
from services.gateway.security import OWNERS, READERS, allow

router = APIRouter(prefix="/v1/events", tags=["events"], responses=documents.RESPONSES)

#: Seconds of silence after which a comment keeps the connection open.
HEARTBEAT = 15.0


@router.get("", response_class=StreamingResponse)
async def events(
    request: Request,
    caller: Annotated[
        Caller, Depends(allow(READERS | OWNERS | {"warehouse"}, contract="events:read"))
    ],
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """What changes in the caller's area, or concerns the caller: ids, states and counts.

    With ``Last-Event-ID`` what came after it is told first, if it is not long ago.
    """

    async def known() -> bool:
        try:
            await request.app.state.accounts.who(request.headers.get("authorization"))
        except Problem:
            return False
        return True

    return StreamingResponse(
        stream(request.app.state.feed, caller, last_event_id, HEARTBEAT, known),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _always() -> bool:
    return True


async def stream(
    feed: Feed,
    caller: Caller,
    after: str,
    heartbeat: float,
    known: Callable[[], Awaitable[bool]] = _always,
) -> AsyncIterator[bytes]:
    """Changes as text, a comment when nothing changes, and the reason when it ends.

    Once in a heartbeat it is asked whether the caller is still ``known``: a key that was revoked
    shows nothing more.
    """
    clock = asyncio.get_running_loop().time
    with feed.screen(caller, after) as screen:
        yield b"retry: 3000\n\n"
        look = clock() + heartbeat
        while True:
            if clock() >= look:
                if not await known():
                    return
                look = clock() + heartbeat
            try:
                change = await asyncio.wait_for(screen.waiting.get(), heartbeat)
            except TimeoutError:
                yield b": nothing new\n\n"
                continue
            if change is None:
                yield b": read the lists anew, then come back\n\n"
                return
            yield _told(change)


def _told(change: Change) -> bytes:
    data = {
        "id": change.id,
        "type": change.type,
        "time": change.time,
        "subject": change.subject,
        "area": change.area,
        **change.facts,
    }
    head = f"id: {change.id}\nevent: {change.type}\ndata: "
    return head.encode() + orjson.dumps(data) + b"\n\n"
