"""What is printed of compounds: labels for every door, made in the background."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import AskDoor, AskLabels, PrintLabels
from kit.wire import Caller
from services.gateway import documents, pages
from services.gateway.problems import Problem
from services.gateway.routers.reads.listing import the
from services.gateway.security import COMMUNITY, allow, reaches
from services.gateway.sending import Makes, reply, sends

router = APIRouter(prefix="/v1", tags=["parcels"], responses=documents.RESPONSES)

RUN = allow(COMMUNITY, thing="compound_id")
PRINTED = allow(COMMUNITY, thing="print_id")
#: Pages fetched at once: some 300 kB.
AT_ONCE = 10

sends(
    router,
    "/compounds/{compound_id}/labels",
    PrintLabels,
    RUN,
    makes=Makes(inside="compound_id", at="/v1/prints"),
)


@router.get("/prints/{print_id}")
async def progress(
    request: Request, print_id: str, _caller: Annotated[Caller, Depends(PRINTED)]
) -> Response:
    """How far a print is, in pages."""
    return reply(await the(request, "prints", print_id))


@router.get("/prints/{print_id}/labels")
async def labels(
    request: Request, print_id: str, caller: Annotated[Caller, Depends(PRINTED)]
) -> Response:
    """All labels on A4, to be printed; 409 while some are still being drawn."""
    found = await the(request, "prints", print_id)
    if found["state"] != "done":
        raise Problem(409, "print_not_done", "Some of its pages are still being drawn.")
    sheets: list[list[dict[str, object]]] = []
    title = ""
    while len(sheets) < found["pages"]:
        wish = AskLabels(print_id=print_id, first=len(sheets), pages=AT_ONCE)
        told = await request.app.state.asker.ask(wish, caller)
        title = told["title"]
        sheets += told["pages"]
    return pages.door_labels(request, title, sheets)


@router.get("/doors/{code}")
async def door(
    request: Request, code: str, caller: Annotated[Caller, Depends(allow(COMMUNITY))]
) -> Response:
    """Where a label hangs; 404 for one that is not ours, or not within the caller's reach."""
    told = await request.app.state.asker.ask(AskDoor(code=code[:120]), caller)
    thing = await request.app.state.things.get(told["compound_id"])
    if thing is None or not reaches(caller, thing):
        raise Problem(404, "forged_label", "This label is not one of ours.")
    return reply(told)
