"""A call to the hotline (电话咨询): answered, or turned into what the caller needs.

While it is open an office must answer it in time; else it goes one office up, again and again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.base import Command, Message
from contracts.notify import (
    AnswerTicket,
    Contact,
    ConvertTicket,
    ForgetContacts,
    KeepContacts,
    OpenTicket,
    TellAnswer,
    TicketChanged,
    TicketState,
)
from contracts.offices import above, office
from contracts.vocabulary import CommunityCode
from kit.errors import Refusal, Unacceptable

#: A caller hears back within half an hour (decision).
ANSWER_WITHIN = timedelta(minutes=30)
#: Who called is known for so long after the answer (requirements §9.19).
KEEP = timedelta(days=30)
#: What stays of a text that is forgotten: that there was one.
FORGOTTEN = "（已按期限销毁）"


class TicketSettled(Refusal):
    """This call has been answered or converted already."""

    code = "ticket_settled"


class OneThingOnly(Unacceptable):
    """A call becomes exactly one of: need, help, donation."""

    code = "exactly_one"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One call.  The caller, the question and the answer rest encrypted."""

    id: str
    community: CommunityCode
    topic_of_call: str
    question: str
    caller_name: str
    caller_phone: str
    opened_at: datetime
    due_at: datetime | None
    opened_by: str
    state: TicketState = "opened"
    answer: str = ""
    settled_by: str = ""
    settled_at: datetime | None = None
    became: str = ""
    became_id: str = ""
    responsible: str = ""
    escalated: int = 0
    faq_id: str = ""
    #: When who called is destroyed; and the earliest of its times, by which a sweep finds it.
    forget_at: datetime | None = None
    next_at: datetime | None = None
    synthetic: bool = False


Decision = tuple[Ticket, list[Message | tuple[str, Message]]]


def open_ticket(wish: OpenTicket, *, ticket_id: str, now: datetime, by: str) -> Decision:
    """Note a call; the clock runs from now, and the caller can be reached from now on."""
    ticket = Ticket(
        id=ticket_id,
        community=wish.community,
        topic_of_call=wish.topic_of_call,
        question=wish.question,
        caller_name=wish.caller_name,
        caller_phone=wish.caller_phone,
        opened_at=now,
        due_at=now + ANSWER_WITHIN,
        next_at=now + ANSWER_WITHIN,
        responsible=office(wish.community),
        opened_by=by,
        synthetic=wish.synthetic,
    )
    caller = Contact(subject=ticket_id, phone=wish.caller_phone, name=wish.caller_name)
    return ticket, [_changed(ticket), KeepContacts(contacts=[caller])]


def answer(ticket: Ticket, wish: AnswerTicket, *, now: datetime, by: str) -> Decision:
    """Give the caller an answer, on the phone and in writing."""
    settled = replace(_settle(ticket, now, by), state="answered", answer=wish.answer)
    settled = replace(settled, faq_id=wish.faq_id or "")
    told = TellAnswer(subject=ticket.id, about="ticket", text=wish.answer)
    return settled, [_changed(settled), told]


def convert(
    ticket: Ticket, wish: ConvertTicket, *, became_id: str, now: datetime, by: str
) -> Decision:
    """Turn the call into what it asks for, said as a command under the id ``became_id``."""
    became, command = _asked_for(wish, ticket.id)
    settled = replace(
        _settle(ticket, now, by), state="converted", became=became, became_id=became_id
    )
    return settled, [_changed(settled), (became_id, command)]


def pass_time(ticket: Ticket, *, now: datetime) -> Decision:
    """What has come due by now: an open call goes one office up, an old one is forgotten."""
    if ticket.due_at and ticket.due_at <= now:
        due = now + ANSWER_WITHIN
        up = replace(
            ticket,
            responsible=above(ticket.responsible or office(ticket.community), ticket.community),
            escalated=ticket.escalated + 1,
            due_at=due,
            next_at=due,
        )
        return up, [_changed(up)]
    if ticket.forget_at and ticket.forget_at <= now:
        gone = replace(ticket, caller_name="", caller_phone="", question=FORGOTTEN)
        gone = replace(gone, answer=FORGOTTEN if ticket.answer else "")
        gone = replace(gone, forget_at=None, next_at=None)
        return gone, [ForgetContacts(subjects=[ticket.id])]
    return ticket, []


def _asked_for(wish: ConvertTicket, ticket_id: str) -> tuple[str, Command]:
    from_here = {"ticket_id": ticket_id}
    asked: dict[str, Command] = {}
    if wish.need:
        asked["need"] = wish.need
    if wish.help:
        asked["help"] = wish.help.model_copy(update={**from_here, "channel": "phone"})
    if wish.donation:
        asked["donation"] = wish.donation.model_copy(update=from_here)
    if len(asked) != 1:
        raise OneThingOnly
    return asked.popitem()


def _settle(ticket: Ticket, now: datetime, by: str) -> Ticket:
    if ticket.state != "opened":
        raise TicketSettled(state=ticket.state)
    return replace(
        ticket,
        due_at=None,
        responsible="",
        settled_at=now,
        settled_by=by,
        forget_at=now + KEEP,
        next_at=now + KEEP,
    )


def _changed(ticket: Ticket) -> TicketChanged:
    return TicketChanged(
        ticket_id=ticket.id,
        state=ticket.state,
        community=ticket.community,
        topic_of_call=ticket.topic_of_call,
        due_at=ticket.due_at,
        became=ticket.became,
        became_id=ticket.became_id,
        responsible=ticket.responsible,
        escalated=ticket.escalated,
        first_time=ticket.state == "answered" and not ticket.escalated,
        faq_id=ticket.faq_id,
    )
