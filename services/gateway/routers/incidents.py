"""Emergencies: the city declares them, eases them, ends them, and has their data destroyed."""

from fastapi import APIRouter

from contracts.registry import CloseIncident, DeclareIncident, PurgeIncident, StandDown
from services.gateway.security import CITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/incidents", tags=["incidents"])

ORDER = allow(CITY, thing="incident_id")

sends(router, "", DeclareIncident, allow(CITY, areas=("area",)), makes=Makes("area"))
sends(router, "/{incident_id}/stand-down", StandDown, ORDER)
sends(router, "/{incident_id}/close", CloseIncident, ORDER)
sends(router, "/{incident_id}/purge", PurgeIncident, ORDER)
