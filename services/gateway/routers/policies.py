"""Who may serve, as data: proposed by one, put in force by another; zones, ordered by notice."""

from fastapi import APIRouter

from contracts.registry import ProposePolicy, ReviewPolicy, SetZone
from services.gateway.security import DISTRICT, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["rules"])

RULE = allow(DISTRICT, areas=("area",))

sends(router, "/policies", ProposePolicy, RULE, makes=Makes("area"))
sends(*(router, "/policies/{policy_id}/review", ReviewPolicy), allow(DISTRICT, thing="policy_id"))
sends(router, "/zones", SetZone, RULE, makes=Makes("area"))
