"""Messages owned by notify: who is told what, and who calls."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Command, Event, Query
from contracts.logistics import PledgeDonation
from contracts.matching import AskHelp, SubmitNeed
from contracts.vocabulary import AreaCode, CommunityCode, Id, Line, Phone, Strict, Text

# ---- addresses --------------------------------------------------------------------------------


class Contact(Strict):
    """Where somebody can be reached.  ``subject`` is a volunteer, a help request, a donation …"""

    subject: Id
    phone: Phone
    name: Line
    language: Literal["zh-CN", "en"] = "zh-CN"


class KeepContacts(Command):
    """Keep addresses for later messages.  The owner of the person or case says it."""

    topic: ClassVar[str] = "notify.keep_contacts.v1"
    sealed: ClassVar[bool] = True
    in_batches: ClassVar[bool] = True

    contacts: list[Contact] = Field(min_length=1, max_length=2000)


class ForgetContacts(Command):
    """Destroy addresses: the case is over, or the person asked for it."""

    topic: ClassVar[str] = "notify.forget_contacts.v1"

    subjects: list[Id] = Field(min_length=1, max_length=2000)


# ---- messages ---------------------------------------------------------------------------------

MessageState = Literal["queued", "sent", "failed", "unreachable"]


class MessagesChanged(Event):
    """Messages were handed to a channel, or could not be."""

    topic: ClassVar[str] = "notify.messages.changed.v1"

    state: MessageState
    template: str
    channel: str
    message_ids: list[str]


class TellAnswer(Command):
    """Tell the person behind a help request or a call what the answer is (事事有回音)."""

    topic: ClassVar[str] = "notify.tell_answer.v1"
    sealed: ClassVar[bool] = True

    subject: Id = Field(description="The help request or ticket; its contact is known.")
    about: Literal["help", "ticket"]
    text: Text


class ReadMessages(Query):
    """The development outbox: the newest messages, with their text.  Audited.

    For the next page give the ``at`` and ``id`` of the last message of this one.
    """

    topic: ClassVar[str] = "notify.read_messages.v1"

    limit: int = Field(default=50, ge=1, le=200)
    before: AwareDatetime | None = None
    before_id: Id | None = None


# ---- the hotline ------------------------------------------------------------------------------

TicketState = Literal["opened", "answered", "converted"]


class OpenTicket(Command):
    """Somebody called."""

    topic: ClassVar[str] = "notify.open_ticket.v1"
    sealed: ClassVar[bool] = True

    community: CommunityCode
    topic_of_call: Line = Field(examples=["policy", "medicine", "transport"])
    question: Text
    caller_name: Line
    caller_phone: Phone
    synthetic: bool = False


class AnswerTicket(Command):
    """The caller has an answer."""

    topic: ClassVar[str] = "notify.answer_ticket.v1"
    sealed: ClassVar[bool] = True

    ticket_id: Id
    answer: Text
    faq_id: Id | None = Field(default=None, description="The question whose answer was given.")


class ConvertTicket(Command):
    """The call becomes a community need, a help request or a donation: exactly one of them."""

    topic: ClassVar[str] = "notify.convert_ticket.v1"
    sealed: ClassVar[bool] = True

    ticket_id: Id
    need: SubmitNeed | None = None
    help: AskHelp | None = None
    donation: PledgeDonation | None = None


class TicketChanged(Event):
    """A call as it is after a change; never who called."""

    topic: ClassVar[str] = "notify.ticket.changed.v1"

    ticket_id: str
    state: TicketState
    community: CommunityCode
    topic_of_call: str
    due_at: AwareDatetime | None
    #: What it became: "need", "help" or "donation".
    became: str = ""
    became_id: str = ""
    responsible: str = Field(default="", description="The office that must act next.")
    escalated: int = 0
    first_time: bool = Field(default=False, description="Answered before it went one office up.")
    faq_id: str = ""


# ---- questions and answers --------------------------------------------------------------------

FaqState = Literal["published", "withdrawn"]


class PublishFaq(Command):
    """Answer a question of policy for everybody in an area, so that all offices say the same."""

    topic: ClassVar[str] = "notify.publish_faq.v1"

    area: AreaCode
    topic_of_call: Line = Field(examples=["policy"])
    question: Text
    answer: Text


class ReviseFaq(Command):
    """The answer is another one from now on."""

    topic: ClassVar[str] = "notify.revise_faq.v1"

    faq_id: Id
    question: Text
    answer: Text


class WithdrawFaq(Command):
    """The answer does not hold any more."""

    topic: ClassVar[str] = "notify.withdraw_faq.v1"

    faq_id: Id


class FaqChanged(Event):
    """A question and its answer, as an office tells them to everybody."""

    topic: ClassVar[str] = "notify.faq.changed.v1"

    faq_id: str
    area: AreaCode
    topic_of_call: str
    question: str
    answer: str
    state: FaqState
    revision: int
