"""储备志愿者 and 志愿车队: people join the reserve, and the fleet with a vehicle."""

from fastapi import APIRouter

from contracts.registry import RegisterDriver, RegisterVolunteer
from services.gateway.security import anyone
from services.gateway.sending import Makes, sends

router = APIRouter(tags=["volunteers"])

JOIN = anyone(contract="volunteers:write", areas=("community",))

sends(router, "/v1/volunteers", RegisterVolunteer, JOIN, makes=Makes(area="community"))
sends(router, "/v1/drivers", RegisterDriver, JOIN, makes=Makes(area="community"))
