"""Thanks: lists that are public before they are issued; certificates that anybody can verify."""

from fastapi import APIRouter

from contracts.registry import (
    DecideObjection,
    IssueAwards,
    ListAwards,
    ObjectAward,
    PrintCertificate,
    RevokeCertificate,
)
from services.gateway.security import DISTRICT, STREET, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["thanks"])

THANK = allow(DISTRICT, thing="list_id")
#: Who sees a published list may object to what is on it.
OBJECT = allow(STREET, thing="list_id")
PRINT = allow(STREET | {"volunteer"}, thing="volunteer_id")

sends(router, "/award-lists", ListAwards, allow(DISTRICT, areas=("area",)), makes=Makes("area"))
sends(router, "/award-lists/{list_id}/object", ObjectAward, OBJECT)
sends(router, "/award-lists/{list_id}/decide", DecideObjection, THANK)
sends(router, "/award-lists/{list_id}/issue", IssueAwards, THANK)
PAPER = Makes(owner="volunteer_id", inside="volunteer_id", at="/v1/certificates")
sends(router, "/volunteers/{volunteer_id}/certificates", PrintCertificate, PRINT, makes=PAPER)
sends(
    *(router, "/certificates/{certificate_id}/revoke", RevokeCertificate),
    allow(DISTRICT, thing="certificate_id"),
)
