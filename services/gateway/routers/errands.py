"""代买代送: somebody needs something bought; the platform carries no money."""

from fastapi import APIRouter

from contracts.logistics import ClaimErrand, OpenErrand, StepErrand
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/errands", tags=["errands"])

OPEN = allow(COMMUNITY, areas=("community",))
#: Whose it will be is the volunteer's own; of two at once one gets it.
CLAIM = allow({"volunteer"}, own="volunteer_id")
DO = allow(COMMUNITY | {"volunteer"}, thing="errand_id")

sends(router, "", OpenErrand, OPEN, makes=Makes("community"))
sends(router, "/{errand_id}/claim", ClaimErrand, CLAIM)
sends(router, "/{errand_id}/steps", StepErrand, DO)
