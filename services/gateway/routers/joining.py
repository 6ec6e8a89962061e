"""How people come: by a community's QR link, by claiming what others entered; and their rights."""

from fastapi import APIRouter

from contracts.registry import (
    AppointLiaisons,
    AskDeletion,
    ClaimRecord,
    GiveConsent,
    JoinByLink,
    OpenRecruitLink,
    RevokeRecruitLink,
    TransferVolunteer,
    WithdrawConsent,
)
from services.gateway.security import COMMUNITY, DISTRICT, STREET, allow, anyone
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["volunteers"])

OPEN = allow(COMMUNITY, areas=("community",))
MINE = allow(COMMUNITY | {"volunteer"}, thing="volunteer_id")
MYSELF = allow({"volunteer"}, thing="volunteer_id")

sends(router, "/recruit-links", OpenRecruitLink, OPEN, makes=Makes("community"))
sends(
    *(router, "/recruit-links/{link_id}/revoke", RevokeRecruitLink),
    allow(COMMUNITY, thing="link_id"),
)
JOINED = Makes(area="community", at="/v1/volunteers")
sends(router, "/join/{link_id}", JoinByLink, anyone(), makes=JOINED)
sends(router, "/claims", ClaimRecord, anyone())
sends(
    *(router, "/volunteers/{volunteer_id}/transfer", TransferVolunteer),
    allow(STREET, thing="volunteer_id"),
)
sends(router, "/volunteers/{volunteer_id}/consents", GiveConsent, MINE)
sends(router, "/volunteers/{volunteer_id}/consents/withdraw", WithdrawConsent, MINE)
sends(router, "/volunteers/{volunteer_id}/deletion", AskDeletion, MYSELF)
sends(router, "/liaisons", AppointLiaisons, allow(DISTRICT, areas=("area",)))
