"""爱心捐赠: goods are pledged, received, allotted, delivered."""

from fastapi import APIRouter

from contracts.logistics import AllotDonation, DeliverAllotment, PledgeDonation, ReceiveDonation
from services.gateway.security import STREET, allow, anyone
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/donations", tags=["donations"])

MOVE = allow(STREET | {"warehouse"}, thing="donation_id")
ALLOT = allow(STREET, thing="donation_id")

sends(router, "", PledgeDonation, anyone(areas=("area",)), makes=Makes(area="area"))
sends(router, "/{donation_id}/receive", ReceiveDonation, MOVE)
sends(router, "/{donation_id}/allot", AllotDonation, ALLOT)
sends(router, "/{donation_id}/deliver", DeliverAllotment, MOVE)
