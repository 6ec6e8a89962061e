"""Help requests on the bus: decode, decide, keep."""

from functools import partial

from contracts.matching import (
    AskHelp,
    CloseHelp,
    ConfirmHelp,
    DispatchHelp,
    ResolveHelp,
    StartHelp,
    VerifyHelp,
)
from kit.entrypoints import obeys, sweeps
from kit.wire import Envelope, utcnow
from services.matching.domain import help as aid
from services.matching.service.desk import Desk


class HelpDesk(Desk):
    """Requests for help."""

    @obeys(AskHelp)
    def ask_help(self, wish: AskHelp, cause: Envelope) -> None:
        """Take in a request for help; its clock runs from here."""
        case, says = aid.receive(wish, help_id=cause.id, now=cause.time, by=cause.caller.id)
        self.store.help.cases.add(case, says, cause=cause)

    @obeys(VerifyHelp)
    def verify_help(self, wish: VerifyHelp, cause: Envelope) -> None:
        """Note that a request is true, or turn it down."""
        rule = partial(aid.verify, wish=wish, now=cause.time, by=cause.caller.id)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @obeys(DispatchHelp)
    def dispatch_help(self, wish: DispatchHelp, cause: Envelope) -> None:
        """Send someone."""
        self.store.help.dispatch(wish, cause=cause)

    @obeys(StartHelp)
    def start_help(self, wish: StartHelp, cause: Envelope) -> None:
        """Note that the one who was sent is on it."""
        self.store.help.decide(wish.help_id, partial(aid.start, now=cause.time), cause=cause)

    @obeys(ResolveHelp)
    def resolve_help(self, wish: ResolveHelp, cause: Envelope) -> None:
        """Note what was done, and let the asker know."""
        rule = partial(aid.resolve, answer=wish.answer, now=cause.time)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @obeys(ConfirmHelp)
    def confirm_help(self, wish: ConfirmHelp, cause: Envelope) -> None:
        """Note whether the asker has what was asked for."""
        rule = partial(aid.confirm, satisfied=wish.satisfied, now=cause.time)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @obeys(CloseHelp)
    def close_help(self, wish: CloseHelp, cause: Envelope) -> None:
        """End a case, with an answer."""
        rule = partial(aid.close, answer=wish.answer)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @sweeps(every=2)
    def escalate_help(self) -> None:
        """Hand overdue cases one office up."""
        self.store.help.escalate(utcnow())
