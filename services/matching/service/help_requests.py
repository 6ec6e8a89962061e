"""Help requests on the bus: decode, decide, keep."""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any

from contracts.logistics import ErrandChanged
from contracts.matching import (
    AdoptTwin,
    AffirmHelp,
    AskHelp,
    ClaimHelp,
    CloseHelp,
    ConfirmHelp,
    DispatchHelp,
    DropTwin,
    MergeHelp,
    NoteAttempt,
    NoteSession,
    ReadHelp,
    ReadSessions,
    ReopenHelp,
    ResolveHelp,
    ReturnHelp,
    SettleTwin,
    StartHelp,
    TrackHelp,
    TriageHelp,
    UnmergeHelp,
    VerifyHelp,
    WithdrawHelp,
)
from contracts.registry import IncidentPurged
from kit.decision import while_own
from kit.entrypoints import answers, hears, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.matching.domain import help_answer, help_twin, help_work
from services.matching.domain.help_case import Decision
from services.matching.service.desk import Desk


class HelpDesk(Desk):
    """What matching does about requests for help."""

    # ---- taking in ------------------------------------------------------------------------

    @obeys(AskHelp)
    def ask_help(self, wish: AskHelp, cause: Envelope) -> None:
        """Take in a request for help; its clock runs from here."""
        self.store.help.receive(wish, cause=cause)

    @obeys(VerifyHelp)
    def verify_help(self, wish: VerifyHelp, cause: Envelope) -> None:
        """Note that a request is true, or turn it down."""
        rule = partial(help_work.verify, wish=wish, by=cause.caller.id)
        self._step(wish.help_id, rule, cause)

    @obeys(TriageHelp)
    def triage_help(self, wish: TriageHelp, cause: Envelope) -> None:
        """Set another level than the computed one."""
        rule = partial(help_work.override, wish=wish, by=cause.caller.id)
        self._step(wish.help_id, rule, cause)

    @obeys(AffirmHelp)
    def affirm_help(self, wish: AffirmHelp, cause: Envelope) -> None:
        """Note that it is still needed."""
        self._step(wish.help_id, help_answer.affirm, cause)

    # ---- somebody goes --------------------------------------------------------------------

    @obeys(DispatchHelp)
    def dispatch_help(self, wish: DispatchHelp, cause: Envelope) -> None:
        """Send someone."""
        self._must_dispatch(wish.help_id)
        self.store.help.dispatch(wish, cause=cause)

    @obeys(ClaimHelp)
    def claim_help(self, wish: ClaimHelp, cause: Envelope) -> None:
        """Let a volunteer take a case from the board."""
        self._must_dispatch(wish.help_id)
        self.store.help.claim(wish, cause=cause)

    @obeys(StartHelp)
    def start_help(self, wish: StartHelp, cause: Envelope) -> None:
        """Note that the one who was sent is on it."""
        self._own_step(wish.help_id, help_work.start, cause)

    @obeys(ReturnHelp)
    def return_help(self, wish: ReturnHelp, cause: Envelope) -> None:
        """Let a helper give a case back, or an office pass it on."""
        helper = cause.caller.role == "volunteer"
        self._own_step(wish.help_id, partial(help_work.hand_back, wish=wish, helper=helper), cause)

    # ---- the answer -----------------------------------------------------------------------

    @obeys(ResolveHelp)
    def resolve_help(self, wish: ResolveHelp, cause: Envelope) -> None:
        """Note what was done, and let the asker know."""
        self._own_step(wish.help_id, partial(help_answer.resolve, answer=wish.answer), cause)

    @obeys(ConfirmHelp)
    def confirm_help(self, wish: ConfirmHelp, cause: Envelope) -> None:
        """Note whether the asker has what was asked for."""
        self._step(wish.help_id, partial(help_answer.confirm, satisfied=wish.satisfied), cause)

    @obeys(NoteAttempt)
    def note_attempt(self, wish: NoteAttempt, cause: Envelope) -> None:
        """Note that somebody tried to reach the asker."""
        rule = partial(help_answer.attempt, wish=wish, key=cause.id, by=cause.caller.id)
        self._own_step(wish.help_id, rule, cause)

    @obeys(CloseHelp)
    def close_help(self, wish: CloseHelp, cause: Envelope) -> None:
        """End a case, with an answer."""
        self._step(wish.help_id, partial(help_answer.close, answer=wish.answer), cause)

    @obeys(WithdrawHelp)
    def withdraw_help(self, wish: WithdrawHelp, cause: Envelope) -> None:
        """Note that it is not needed any more."""
        self._step(wish.help_id, partial(help_answer.withdraw, reason=wish.reason), cause)

    @obeys(ReopenHelp)
    def reopen_help(self, wish: ReopenHelp, cause: Envelope) -> None:
        """Begin again."""
        self._step(wish.help_id, partial(help_answer.reopen, reason=wish.reason), cause)

    # ---- one trouble, asked for twice -----------------------------------------------------

    @obeys(MergeHelp)
    def merge_help(self, wish: MergeHelp, cause: Envelope) -> None:
        """Let a request wait for the answer of another."""
        self.store.help.merge(wish, cause=cause)

    @obeys(UnmergeHelp)
    def unmerge_help(self, wish: UnmergeHelp, cause: Envelope) -> None:
        """Let it go its own way again."""
        self._step(wish.help_id, help_twin.unmerge, cause)

    @obeys(AdoptTwin)
    def adopt_twin(self, wish: AdoptTwin, cause: Envelope) -> None:
        """Stand for a twin."""
        adopt = partial(help_twin.adopt, twin_id=wish.twin_id, level=wish.level)
        self._step(wish.help_id, partial(adopt, version=cause.sequence), cause)

    @obeys(DropTwin)
    def drop_twin(self, wish: DropTwin, cause: Envelope) -> None:
        """No longer stand for a twin."""
        drop = partial(help_twin.drop, twin_id=wish.twin_id, version=cause.sequence)
        rule = partial(drop, policy=self.store.help.policy)
        self.store.help.decide(wish.help_id, rule, cause=cause)

    @obeys(SettleTwin)
    def settle_twin(self, wish: SettleTwin, cause: Envelope) -> None:
        """Hear what became of the request that stands for this one."""
        self._step(wish.help_id, partial(help_twin.settle, wish=wish), cause)

    # ---- time, and who may know -----------------------------------------------------------

    @sweeps(every=2)
    def pass_time_for_help(self) -> None:
        """Overdue cases go up, claims lapse, old requests are asked about, ended ones forgotten."""
        self.store.help.pass_time(utcnow())

    @hears(ErrandChanged)
    def follow_errand(self, told: ErrandChanged, cause: Envelope) -> None:
        """Follow what is bought for somebody who asked."""
        self.store.help.follow(told, cause=cause)

    @answers(ReadHelp)
    def read_help(self, query: ReadHelp, cause: Envelope) -> dict[str, Any]:
        """Who asks and for what."""
        return self.store.help.read(query.help_id, cause, query.purpose)

    @obeys(NoteSession)
    def note_session(self, wish: NoteSession, cause: Envelope) -> None:
        """Keep what was said in confidence."""
        case = self.store.help.cases.get(wish.help_id)
        self.store.help.sessions.keep(case, wish, policy=self.store.help.policy, cause=cause)

    @answers(ReadSessions)
    def read_sessions(self, query: ReadSessions, cause: Envelope) -> dict[str, Any]:
        """What the provider wrote down, for the provider."""
        return {"sessions": self.store.help.sessions.read(query.help_id, cause)}

    @answers(TrackHelp)
    def track_help(self, query: TrackHelp, _cause: Envelope) -> dict[str, Any]:
        """The answer, for who asked."""
        return {"answer": self.store.help.cases.get(query.help_id).answer}

    def _must_dispatch(self, help_id: str) -> None:
        """Refuse while the command has paused this; a danger to life is never paused."""
        case = self.store.help.cases.get(help_id)
        if case.level != "life":
            self.store.channels.must_run("help", case.community)

    def _step(self, help_id: str, rule: Callable[..., Decision], cause: Envelope) -> None:
        """Apply a rule now, by the city's figures."""
        decided = partial(rule, now=cause.time, policy=self.store.help.policy)
        self.store.help.decide(help_id, decided, cause=cause)

    def _own_step(self, help_id: str, rule: Callable[..., Decision], cause: Envelope) -> None:
        """The same; a volunteer may while the case is theirs."""
        decided = partial(rule, now=cause.time, policy=self.store.help.policy)
        own = while_own(decided, attrgetter("volunteer_id"), cause, role="volunteer")
        self.store.help.decide(help_id, own, cause=cause)

    @hears(IncidentPurged)
    def purge(self, order: IncidentPurged, cause: Envelope) -> None:
        """Destroy who asked for help in an emergency that is over."""
        self.store.purges.carry_out(order, cause=cause)
