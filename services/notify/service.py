"""Notify on the bus: decode, decide, keep."""

from functools import partial
from typing import Any

from nameko.extensions import DependencyProvider

from contracts.base import Event
from contracts.logistics import DonationChanged
from contracts.matching import (
    EmergencyDataPurged,
    HelpChanged,
    NeedRejected,
    NeedWithdrawn,
    OffersMade,
    OffersWithdrawn,
    StandingCaseChanged,
    WaitersPlaced,
)
from contracts.notify import (
    AnswerTicket,
    ConvertTicket,
    ForgetContacts,
    KeepContacts,
    OpenTicket,
    PublishFaq,
    ReadMessages,
    ReviseFaq,
    TellAnswer,
    WithdrawFaq,
)
from contracts.registry import (
    IncidentPurged,
    RegistrationRepeated,
    ThanksDue,
    TroubleChanged,
)
from kit.batches import hears_many, obeys_many
from kit.entrypoints import answers, hears, obeys, sweeps
from kit.providers import Mongo
from kit.wire import Envelope, new_id, utcnow
from services.notify.channels import outlet
from services.notify.channels.outlet import Outlet
from services.notify.domain import faq, ticket
from services.notify.domain.notice import notices
from services.notify.store import NotifyStore

#: Batches sent in one sweep; a service that shall stop waits for the sweep under way.
BATCHES = 5


class InUse(DependencyProvider):
    """The channel of this process, kept open between messages."""

    def setup(self) -> None:
        """Choose it; it connects when the first message goes out."""
        self.outlet = outlet()

    def stop(self) -> None:
        """Let go of it."""
        self.outlet.close()

    kill = stop

    def get_dependency(self, _worker_ctx: object) -> Outlet:
        """All workers share it; only the sweep uses it."""
        return self.outlet


class NotifyService:
    """Entry points of notify."""

    name = "notify"

    store = Mongo(NotifyStore)
    channel = InUse()

    # ---- addresses ------------------------------------------------------------------------

    @obeys_many(KeepContacts, waits=False)
    def keep_contacts(self, wishes: list[tuple[KeepContacts, Envelope]]) -> None:
        """Enter addresses."""
        self.store.addresses.keep(
            (one, cause.time) for wish, cause in wishes for one in wish.contacts
        )

    @obeys(ForgetContacts)
    def forget_contacts(self, wish: ForgetContacts, cause: Envelope) -> None:
        """Destroy addresses."""
        self.store.addresses.forget(wish.subjects, cause.time)
        self.store.messages.forget(wish.subjects)

    @hears(EmergencyDataPurged)
    def forget_askers(self, heard: EmergencyDataPurged, cause: Envelope) -> None:
        """Destroy where those who asked for help were reached, and what they were told."""
        subjects = [*heard.help_ids, *heard.standing_ids]
        self.store.addresses.forget(subjects, cause.time)
        self.store.messages.forget(subjects)

    @hears(IncidentPurged)
    def forget_calls(self, order: IncidentPurged, cause: Envelope) -> None:  # noqa: ARG002
        """Destroy who called in an emergency that is over."""
        self.store.calls.forget(order)

    # ---- messages -------------------------------------------------------------------------

    @hears_many(
        OffersMade,
        OffersWithdrawn,
        NeedRejected,
        NeedWithdrawn,
        HelpChanged,
        StandingCaseChanged,
        TroubleChanged,
        WaitersPlaced,
        DonationChanged,
        ThanksDue,
        RegistrationRepeated,
    )
    def tell(self, heard: list[tuple[Event, Envelope]]) -> None:
        """Queue what these events mean for people."""
        self.store.messages.queue(
            [(one, cause.time) for event, cause in heard for one in notices(event, cause.id)]
        )

    @obeys(TellAnswer)
    def tell_answer(self, wish: TellAnswer, cause: Envelope) -> None:
        """Queue an answer to the one who asked."""
        self.store.messages.queue([(one, cause.time) for one in notices(wish, cause.id)])

    @sweeps(every=0.5)
    def send(self) -> None:
        """Send what waits, a few batches at a time, as long as somebody takes it."""
        for _ in range(BATCHES):
            if not (self.channel.is_open() and self._send_batch()):
                return

    def _send_batch(self) -> bool:
        lease, batch = self.store.messages.claim(utcnow())
        if batch:
            fates = self.channel.hand_over(self.store.messages.letters(batch))
            self.store.messages.settle(lease, batch, fates, self.channel.name, utcnow())
        return bool(batch)

    @answers(ReadMessages)
    def read_messages(self, query: ReadMessages, cause: Envelope) -> dict[str, Any]:
        """What was told lately, for those who may see it."""
        return {"messages": self.store.messages.read(query, cause)}

    # ---- the hotline ----------------------------------------------------------------------

    @obeys(OpenTicket)
    def open_ticket(self, wish: OpenTicket, cause: Envelope) -> None:
        """Note a call."""
        call, said = ticket.open_ticket(
            wish, ticket_id=cause.id, now=cause.time, by=cause.caller.id
        )
        self.store.calls.shelf.add(call, said, cause=cause)

    @obeys(AnswerTicket)
    def answer_ticket(self, wish: AnswerTicket, cause: Envelope) -> None:
        """Answer a call."""
        rule = partial(ticket.answer, wish=wish, now=cause.time, by=cause.caller.id)
        self.store.calls.shelf.decide(wish.ticket_id, rule, cause=cause)

    @obeys(ConvertTicket)
    def convert_ticket(self, wish: ConvertTicket, cause: Envelope) -> None:
        """Turn a call into a need, a help request or a donation."""
        rule = partial(
            ticket.convert, wish=wish, became_id=new_id(), now=cause.time, by=cause.caller.id
        )
        self.store.calls.shelf.decide(wish.ticket_id, rule, cause=cause)

    # ---- questions and answers ------------------------------------------------------------

    @obeys(PublishFaq)
    def publish_faq(self, wish: PublishFaq, cause: Envelope) -> None:
        """Answer a question for everybody."""
        self.store.faqs.add(*faq.announce(wish, faq_id=cause.id), cause=cause)

    @obeys(ReviseFaq)
    def revise_faq(self, wish: ReviseFaq, cause: Envelope) -> None:
        """Give another answer."""
        self.store.faqs.decide(wish.faq_id, partial(faq.revise, wish=wish), cause=cause)

    @obeys(WithdrawFaq)
    def withdraw_faq(self, wish: WithdrawFaq, cause: Envelope) -> None:
        """Take an answer back."""
        self.store.faqs.decide(wish.faq_id, faq.withdraw, cause=cause)

    # ---- time -----------------------------------------------------------------------------

    @sweeps(every=2)
    def pass_time_for_calls(self) -> None:
        """Hand overdue calls one office up, and forget who called long ago."""
        self.store.calls.pass_time(utcnow())
