"""物资台账: goods move between places, are counted, shared out, and taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import (
    AuditLedger,
    CountStock,
    DefineKit,
    DistributeStock,
    IssueKits,
    MoveStock,
    ReverseEntry,
    ReviseKit,
    SignReceipt,
    SignWaiver,
)
from kit.wire import Caller
from services.gateway import pages
from services.gateway.routers.reads.listing import the
from services.gateway.security import COMMUNITY, STREET, allow, anyone
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["stock"])

KEEP = allow(COMMUNITY | {"warehouse"}, areas=("area",))
DECIDE = allow(STREET, areas=("area",))
#: An entry and what it moved are public; where it lies is where its writer acts.
LINE = Makes(area="area")

sends(router, "/stock/moves", MoveStock, KEEP, makes=LINE)
sends(router, "/stock/counts", CountStock, KEEP, makes=LINE)
sends(router, "/stock/distributions", DistributeStock, DECIDE, makes=LINE)
sends(router, "/stock/reversals", ReverseEntry, DECIDE, makes=LINE)
sends(router, "/stock/kits", IssueKits, KEEP, makes=LINE)
sends(router, "/kits", DefineKit, DECIDE, makes=LINE)
sends(router, "/kits/{kit_id}/versions", ReviseKit, allow(STREET, thing="kit_id"))
sends(router, "/stock/waivers", SignWaiver, KEEP, makes=LINE)
sends(router, "/stock/receipts", SignReceipt, KEEP)
sends(router, "/ledger/audits", AuditLedger, DECIDE, makes=LINE)


@router.get("/ledger/entries/{entry_id}/slip")
async def slip(
    request: Request,
    entry_id: str,
    _caller: Annotated[Caller, Depends(anyone(reads=True))],
) -> Response:
    """A hand-over on paper, with a line for each of its two signatures; public as its line is."""
    return await pages.slip_page(request, await the(request, "ledger", entry_id))
