"""Donations and the stock they fill."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from contracts.logistics import DonationState
from contracts.vocabulary import Id
from kit.wire import Caller
from services.gateway import documents
from services.gateway.paging import Order
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow, anyone
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["donations"], responses=documents.RESPONSES)

SEE = READERS | {"warehouse"}


@router.get("/donations")
async def donations(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE, contract="donations:read"))],
    state: DonationState | None = None,
    area: InArea = None,
) -> Response:
    """Donations, newest first; who gave stays with logistics."""
    query = inside(caller, area) | chosen(state=state)
    return await listed(request, page, "donations", query)


@router.get("/donations/{donation_id}")
async def donation(
    request: Request,
    donation_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, contract="donations:read", thing="donation_id"))],
) -> Response:
    """One donation and how far each of its lines has come."""
    return reply(await the(request, "donations", donation_id))


@router.get("/stock")
async def stock(
    request: Request,
    page: Paged,
    _caller: Annotated[Caller, Depends(allow(SEE, contract="stock:read"))],
    kind: Annotated[str | None, Query(pattern=r"^[a-z]{1,20}$", examples=["warehouse"])] = None,
    holder: Annotated[Id | None, Query()] = None,
    item: Annotated[Id | None, Query()] = None,
) -> Response:
    """Balances by account and item, as the ledger has them.

    Not narrowed by area: balances are disclosed to the public (charity law art. 72).
    """
    query = chosen(kind=kind, holder=holder, item=item)
    return await listed(request, page, "stock", query, Order("_id", descending=False))


@router.get("/kits")
async def kits(
    request: Request,
    page: Paged,
    _caller: Annotated[Caller, Depends(allow(SEE))],
) -> Response:
    """What belongs together, each kit in its newest version."""
    return await listed(request, page, "kits", {})


@router.get("/drives")
async def drives(
    request: Request,
    page: Paged,
    _caller: Annotated[Caller, Depends(anyone(reads=True))],
) -> Response:
    """Drives of qualified charities, newest first; neighbours' own are not for the public."""
    return await listed(request, page, "drives", {"qualified": True})


@router.get("/disclosures")
async def disclosures(
    request: Request,
    page: Paged,
    _caller: Annotated[Caller, Depends(anyone(reads=True))],
) -> Response:
    """What was published about gifts, newest first; a correction names what it corrects."""
    return await listed(request, page, "disclosures", {})
