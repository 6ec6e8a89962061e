"""物资台账: goods move between places, are counted, shared out, and taken back."""

from fastapi import APIRouter

from contracts.logistics import (
    AuditLedger,
    CountStock,
    DistributeStock,
    MoveStock,
    ReverseEntry,
    SignWaiver,
)
from services.gateway.security import COMMUNITY, STREET, allow
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
sends(router, "/stock/waivers", SignWaiver, KEEP, makes=LINE)
sends(router, "/ledger/audits", AuditLedger, DECIDE, makes=LINE)
