"""一日一调度: solve who could go where tomorrow, look at it, publish it."""

from fastapi import APIRouter

from contracts.matching import PublishPlan, SetRules, SignException, SolvePlan, WeighGates
from services.gateway.security import DISTRICT, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["plans"])

sends(router, "/plans", SolvePlan, allow(DISTRICT, areas=("area",)), makes=Makes(area="area"))
sends(router, "/plans/{plan_id}/exceptions", SignException, allow(DISTRICT, thing="plan_id"))
sends(router, "/plans/{plan_id}/publish", PublishPlan, allow(DISTRICT, thing="plan_id"))
sends(router, "/plans/{plan_id}/weigh-gates", WeighGates, allow(DISTRICT, thing="plan_id"))
sends(router, "/dispatch-rules", SetRules, allow(DISTRICT, areas=("area",)))
