"""The ledger as everybody may read it (charity law art. 70–74): lines, and audits of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from kit.wire import Caller
from services.gateway import documents
from services.gateway.paging import Order
from services.gateway.routers.reads.listing import Paged, listed
from services.gateway.security import anyone
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["stock"], responses=documents.RESPONSES)

Anyone = Annotated[Caller, Depends(anyone(reads=True))]


@router.get("/ledger/entries")
async def entries(request: Request, page: Paged, _caller: Anyone) -> Response:
    """Every line, newest first, with the seal that joins it to all lines before it.

    Persons are not named: their accounts read ``person``.
    """
    return await listed(request, page, "ledger", {}, Order("no"))


@router.get("/ledger/audits")
async def audits(request: Request, page: Paged, _caller: Anyone) -> Response:
    """What audits of the whole ledger found, newest first."""
    return await listed(request, page, "audits", {}, Order("at"))


@router.get("/ledger/balances")
async def balances(request: Request, _caller: Anyone) -> Response:
    """Totals by kind of place and item, over all lots: what is where."""
    stages = [
        {"$group": {"_id": {"kind": "$kind", "item": "$item"}, "n": {"$sum": "$balance"}}},
        {"$sort": {"_id.item": 1, "_id.kind": 1}},
    ]
    found = await request.app.state.database.views.stock.aggregate(stages).to_list(None)
    rows = [{**one["_id"], "balance": one["n"]} for one in found]
    return reply({"items": rows})
