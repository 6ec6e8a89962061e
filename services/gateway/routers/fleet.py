"""城市配送与车队: routes are planned, drivers told, trips driven and counted."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from contracts.logistics import (
    AskTripSheet,
    CancelSupplyPlan,
    OpenTrip,
    PublishSupplyPlan,
    RequestSupplyPlan,
    StepTrip,
)
from kit.wire import Caller
from services.gateway import documents, pages
from services.gateway.security import DISTRICT, STREET, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["fleet"], responses=documents.RESPONSES)

PLAN = allow(DISTRICT, areas=("area",))
DECIDE = allow(DISTRICT, thing="plan_id")
OPEN = allow(STREET, areas=("area",))
DRIVE = allow(STREET | {"volunteer"}, thing="trip_id")

sends(router, "/supply-plans", RequestSupplyPlan, PLAN, makes=Makes("area"))
sends(router, "/supply-plans/{plan_id}/cancel", CancelSupplyPlan, DECIDE)
sends(router, "/supply-plans/{plan_id}/publish", PublishSupplyPlan, DECIDE)
sends(router, "/trips", OpenTrip, OPEN, makes=Makes("area", owner="driver_id"))
sends(router, "/trips/{trip_id}/steps", StepTrip, DRIVE)


@router.get("/trips/{trip_id}/sheet")
async def sheet(
    request: Request, trip_id: str, caller: Annotated[Caller, Depends(DRIVE)]
) -> Response:
    """The driver's sheet on paper: stop by stop, with what to hand over."""
    told = await request.app.state.asker.ask(AskTripSheet(trip_id=trip_id), caller)
    return pages.trip_sheet(request, told)
