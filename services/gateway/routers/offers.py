"""Places offered to people, and the duty that follows: the assignment has its offer's id."""

from fastapi import APIRouter

from contracts.matching import (
    AcceptOffer,
    AppointHead,
    CheckIn,
    CheckOut,
    DeclineOffer,
    FileReport,
    ReportProgress,
    RevokeLetter,
)
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import sends

router = APIRouter(prefix="/v1", tags=["offers"])

ANSWER = allow(COMMUNITY | {"volunteer"}, thing="offer_id")
SERVE = allow(COMMUNITY | {"volunteer"}, thing="assignment_id")

sends(router, "/offers/{offer_id}/accept", AcceptOffer, ANSWER)
sends(router, "/offers/{offer_id}/decline", DeclineOffer, ANSWER)
sends(
    router,
    "/assignments/{assignment_id}/letter/revoke",
    RevokeLetter,
    allow(COMMUNITY, thing="assignment_id"),
)
sends(router, "/assignments/{assignment_id}/check-in", CheckIn, SERVE)
sends(router, "/assignments/{assignment_id}/check-out", CheckOut, SERVE)
sends(router, "/assignments/{assignment_id}/progress", ReportProgress, SERVE)
sends(
    router,
    "/assignments/{assignment_id}/reports",
    FileReport,
    allow({"volunteer"}, thing="assignment_id"),
)
sends(
    router,
    "/assignments/{assignment_id}/head",
    AppointHead,
    allow(COMMUNITY, thing="assignment_id"),
)
