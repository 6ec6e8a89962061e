"""爱心捐赠: goods are pledged, received, allotted, delivered."""

from fastapi import APIRouter

from contracts.logistics import (
    AllotDonation,
    CloseDrive,
    DeliverAllotment,
    DiscloseDonations,
    GiveComfort,
    OpenDrive,
    PledgeDonation,
    ReceiveDonation,
)
from services.gateway.security import COMMUNITY, STREET, allow, anyone
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/donations", tags=["donations"])
drives = APIRouter(prefix="/v1/drives", tags=["donations"])
gifts = APIRouter(prefix="/v1/comfort-gifts", tags=["donations"])
disclosures = APIRouter(prefix="/v1/disclosures", tags=["donations"])

MOVE = allow(STREET | {"warehouse"}, thing="donation_id")
ALLOT = allow(STREET, thing="donation_id")

sends(router, "", PledgeDonation, anyone(areas=("area",)), makes=Makes(area="area"))
sends(router, "/{donation_id}/receive", ReceiveDonation, MOVE)
sends(router, "/{donation_id}/allot", AllotDonation, ALLOT)
sends(router, "/{donation_id}/deliver", DeliverAllotment, MOVE)

OPEN = allow(COMMUNITY, areas=("area",))

sends(gifts, "", GiveComfort, OPEN, makes=Makes(area="area", at="/v1/donations"))

sends(drives, "", OpenDrive, OPEN, makes=Makes(area="area"))
sends(drives, "/{drive_id}/close", CloseDrive, allow(COMMUNITY, thing="drive_id"))
sends(disclosures, "", DiscloseDonations, allow(STREET, areas=("area",)), makes=Makes(area="area"))
router.routes.extend([*drives.routes, *gifts.routes, *disclosures.routes])
