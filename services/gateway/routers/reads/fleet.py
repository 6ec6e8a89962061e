"""Supply plans and trips."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import SupplyState, TripState
from kit.wire import Caller
from services.gateway import documents
from services.gateway.depending import made
from services.gateway.routers.reads.listing import InArea, Paged, chosen, inside, listed, the
from services.gateway.security import READERS, allow
from services.gateway.sending import reply

router = APIRouter(prefix="/v1", tags=["fleet"], responses=documents.RESPONSES)

SEE = READERS | {"volunteer"}


class Which:
    """The filters of the list of trips."""

    def __init__(
        self,
        state: TripState | None = None,
        driver_id: str | None = None,
        plan_id: str | None = None,
        day: date | None = None,
    ) -> None:
        self.query = chosen(
            state=state,
            driver_id=driver_id,
            plan_id=plan_id,
            day=day.isoformat() if day else None,
        )


@router.get("/supply-plans")
async def supply_plans(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(READERS))],
    state: SupplyState | None = None,
    area: InArea = None,
) -> Response:
    """Supply plans, newest first."""
    query = inside(caller, area) | chosen(state=state)
    return await listed(request, page, "supply_plans", query)


@router.get("/supply-plans/{plan_id}")
async def supply_plan(
    request: Request,
    plan_id: str,
    _caller: Annotated[Caller, Depends(allow(READERS, thing="plan_id"))],
) -> Response:
    """A supply plan: how it got better, whom nobody can serve, who may not drive."""
    return reply(await the(request, "supply_plans", plan_id))


@router.get("/trips")
async def trips(
    request: Request,
    page: Paged,
    caller: Annotated[Caller, Depends(allow(SEE))],
    which: Annotated[Which, made(Which)],
    area: InArea = None,
) -> Response:
    """Trips, newest first; drivers see their own."""
    # Both hold: a driver who names another's id sees nothing.
    query = {"$and": [inside(caller, area, volunteer="driver_id"), which.query]}
    return await listed(request, page, "trips", query)


@router.get("/trips/{trip_id}")
async def trip(
    request: Request,
    trip_id: str,
    _caller: Annotated[Caller, Depends(allow(SEE, thing="trip_id"))],
) -> Response:
    """A trip: when it entered each state, and what is aboard."""
    return reply(await the(request, "trips", trip_id))
