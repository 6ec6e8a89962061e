"""电话咨询: calls, which are answered or become something else, and 政策问答: answers for all."""

from fastapi import APIRouter

from contracts.notify import (
    AnswerTicket,
    ConvertTicket,
    OpenTicket,
    PublishFaq,
    ReviseFaq,
    WithdrawFaq,
)
from services.gateway.security import COMMUNITY, allow
from services.gateway.sending import Makes, sends

router = APIRouter(prefix="/v1", tags=["tickets"])

OPEN = allow(COMMUNITY, contract="tickets:write", areas=("community",))
CARE = allow(COMMUNITY, contract="tickets:write", thing="ticket_id")
CONVERT = allow(
    COMMUNITY, thing="ticket_id", areas=("need.community", "help.community", "donation.area")
)

sends(router, "/tickets", OpenTicket, OPEN, makes=Makes(area="community"))
sends(router, "/tickets/{ticket_id}/answer", AnswerTicket, CARE)
sends(router, "/tickets/{ticket_id}/convert", ConvertTicket, CONVERT)

EDIT = allow(COMMUNITY, thing="faq_id")

sends(
    *(router, "/faqs", PublishFaq, allow(COMMUNITY, areas=("area",))),
    makes=Makes(area="area"),
)
sends(router, "/faqs/{faq_id}/revise", ReviseFaq, EDIT)
sends(router, "/faqs/{faq_id}/withdraw", WithdrawFaq, EDIT)
