"""Work groups of compounds, service stations, and what organisations bring."""

from fastapi import APIRouter

from contracts.registry import AppointHead, FileCapabilities, FormGroup, OpenStation
from services.gateway.security import COMMUNITY, DISTRICT, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["groups"])

FORM = allow(COMMUNITY, areas=("community",))

sends(router, "/work-groups", FormGroup, FORM, makes=Makes("community"))
sends(router, "/work-groups/{group_id}/heads", AppointHead, allow(COMMUNITY, thing="group_id"))
sends(
    *(router, "/service-stations", OpenStation, allow(DISTRICT, areas=("area",))),
    makes=Makes("area"),
)
sends(
    *(router, "/organisations/{organisation_id}/capabilities", FileCapabilities),
    allow(DISTRICT | {"org_admin"}, thing="organisation_id"),
)
