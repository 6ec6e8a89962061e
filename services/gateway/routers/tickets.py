"""电话咨询: a call is answered, or becomes a need, a help request or a donation."""

from fastapi import APIRouter

from contracts.notify import AnswerTicket, ConvertTicket, OpenTicket
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1/tickets", tags=["tickets"])

OPEN = allow(COMMUNITY, contract="tickets:write", areas=("community",))
CARE = allow(COMMUNITY, contract="tickets:write", thing="ticket_id")
CONVERT = allow(
    COMMUNITY, thing="ticket_id", areas=("need.community", "help.community", "donation.area")
)

sends(router, "", OpenTicket, OPEN, makes=Makes(area="community"))
sends(router, "/{ticket_id}/answer", AnswerTicket, CARE)
sends(router, "/{ticket_id}/convert", ConvertTicket, CONVERT)
