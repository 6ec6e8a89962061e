"""Troubles of volunteers on duty: the liaison hears first, then one office after the other."""

from fastapi import APIRouter

from contracts.registry import RaiseTrouble, SettleTrouble, TakeUpTrouble
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["troubles"])

MINE = allow(COMMUNITY | {"volunteer"}, thing="volunteer_id")
#: The liaison's own, or of an office above.
SEE_TO = allow(COMMUNITY | {"volunteer"}, thing="trouble_id")
RAISED = Makes(inside="volunteer_id", at="/v1/troubles")

sends(router, "/volunteers/{volunteer_id}/troubles", RaiseTrouble, MINE, makes=RAISED)
sends(router, "/troubles/{trouble_id}/take-up", TakeUpTrouble, SEE_TO)
sends(router, "/troubles/{trouble_id}/settle", SettleTrouble, SEE_TO)
