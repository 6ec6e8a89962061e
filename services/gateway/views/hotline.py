"""Read models of calls to the hotline, of what it answers, and of messages that went out."""

from contracts.notify import FaqChanged, MessagesChanged, TicketChanged
from kit.wire import Envelope
from services.gateway.views.projection import latest, lies, project
from services.gateway.writes import Write


@project.register
def of_ticket(event: TicketChanged, envelope: Envelope) -> list[Write]:
    """A call as it is."""
    facts = event.model_dump(exclude={"ticket_id", "community"}) | {"area": event.community}
    return [
        *latest("tickets", event.ticket_id, envelope, facts),
        lies("ticket", event.ticket_id, envelope, event.community),
    ]


@project.register
def of_faq(event: FaqChanged, envelope: Envelope) -> list[Write]:
    """A question and the answer that holds."""
    return [
        *latest("faqs", event.faq_id, envelope, event.model_dump(exclude={"faq_id"})),
        lies("faq", event.faq_id, envelope, event.area),
    ]


@project.register
def of_messages(event: MessagesChanged, envelope: Envelope) -> list[Write]:
    """How many messages changed state together; one document per event, so no repeat counts."""
    facts = event.model_dump(exclude={"message_ids"})
    facts |= {"count": len(event.message_ids), "at": envelope.time}
    return [Write("messages", {"_id": envelope.id}, {"$setOnInsert": facts})]
