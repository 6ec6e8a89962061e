"""What is entered of many people at once: courses, group policies, rounds of calls."""

from fastapi import APIRouter

from contracts.registry import ConfirmPeople, HoldSession, InsureGroup
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["volunteers"])

#: Everybody on the list must live there; the registry looks.
THERE = allow(COMMUNITY, contract="volunteers:write", areas=("area",))
ROLL = Makes("area", at="/v1/rolls")

sends(router, "/training-sessions", HoldSession, THERE, makes=ROLL)
sends(router, "/group-covers", InsureGroup, THERE, makes=ROLL)
sends(router, "/confirmations", ConfirmPeople, allow(COMMUNITY, areas=("area",)), makes=ROLL)
