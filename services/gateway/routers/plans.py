"""一日一调度: solve who could go where tomorrow, look at it, publish it."""

from fastapi import APIRouter

from contracts.matching import PublishPlan, SolvePlan
from services.gateway.security import DISTRICT, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/plans", tags=["plans"])

sends(router, "", SolvePlan, allow(DISTRICT, areas=("area",)), makes=Makes(area="area"))
sends(router, "/{plan_id}/publish", PublishPlan, allow(DISTRICT, thing="plan_id"))
