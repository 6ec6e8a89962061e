"""医疗转运: ambulances of emergency teams, around the clock; no fee exists."""

from fastapi import APIRouter

from contracts.logistics import AskRide, OpenAmbulances, StepAmbulance, StepRide
from services.gateway.security import COMMUNITY, DISTRICT, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["ambulances"])

OPEN = allow(DISTRICT, areas=("area",))
RUN = allow(DISTRICT | {"team_lead"}, thing="base_id")
#: Communities ask for rides anywhere in the city: the base may lie in another district.
ASK = allow(COMMUNITY, areas=("community",))

sends(router, "/ambulance-bases", OpenAmbulances, OPEN, makes=Makes("area", owner="team_id"))
sends(router, "/rides", AskRide, ASK, makes=Makes("community"))
sends(router, "/ambulance-bases/{base_id}/rides/{ride_id}/steps", StepRide, RUN)
sends(router, "/ambulance-bases/{base_id}/cars/{car_id}/steps", StepAmbulance, RUN)
