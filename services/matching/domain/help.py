"""A request for help (我要求助), from its receipt to its answer.

received → triaged → dispatched → in_progress → resolved → confirmed → closed; or rejected.
While it is open there is always someone responsible and a time by which they must act; it is not
closed without an answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts.base import Message
from contracts.matching import AskHelp, HelpCategory, HelpChanged, HelpState, VerifyHelp
from contracts.notify import Contact, KeepContacts, TellAnswer
from contracts.vocabulary import CommunityCode
from kit.errors import Refusal
from services.matching.domain.need import ReasonMissing
from services.matching.domain.responsibility import AnswerMissing, Level, above, due, office
from services.matching.domain.triage import triage

#: States in which nothing more is done.
OVER: frozenset[HelpState] = frozenset({"closed", "rejected"})
#: States in which somebody has been sent.
SENT: frozenset[HelpState] = frozenset({"dispatched", "in_progress"})


class NotNow(Refusal):
    """A request for help in this state does not allow this step."""

    code = "help_not_in_state"


class AlreadyVerified(Refusal):
    """This request has been verified."""

    code = "help_already_verified"


class NotVerified(Refusal):
    """Only a danger to life is dispatched before somebody has checked it."""

    code = "help_not_verified"


class SomeoneIsOnIt(Refusal):
    """Someone else has this request, and still has time for it."""

    code = "help_taken"


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """One case.  Who asks and for what rests encrypted, the vulnerabilities too.

    ``medicine`` is the order as JSON and ``vulnerable`` the flags, separated by commas; both and
    ``answer`` are empty when there are none.
    """

    id: str
    community: CommunityCode
    category: HelpCategory
    channel: str
    level: Level
    reasons: tuple[str, ...]
    received_at: datetime
    responsible: str
    due_at: datetime | None
    asked_by: str
    name: str
    phone: str
    detail: str
    address: str = ""
    medicine: str = ""
    vulnerable: str = ""
    state: HelpState = "received"
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""
    volunteer_id: str = ""
    answer: str = ""
    escalated: int = 0
    reopened: int = 0
    ticket_id: str = ""
    synthetic: bool = False


Decision = tuple[HelpRequest, list[Message]]


def receive(wish: AskHelp, *, help_id: str, now: datetime, by: str) -> Decision:
    """Take a request in; its clock runs from here."""
    level, reasons = triage(wish, now)
    case = HelpRequest(
        id=help_id,
        community=wish.community,
        category=wish.category,
        channel=wish.channel,
        level=level,
        reasons=reasons,
        received_at=now,
        responsible=office(wish.community),
        due_at=due(level, now),
        asked_by=by,
        name=wish.name,
        phone=wish.phone,
        detail=wish.detail,
        address=wish.address or "",
        medicine=wish.medicine.model_dump_json() if wish.medicine else "",
        vulnerable=",".join(sorted(wish.vulnerable)),
        ticket_id=wish.ticket_id or "",
        synthetic=wish.synthetic,
    )
    asker = Contact(subject=help_id, phone=wish.phone, name=wish.name)
    return case, [changed(case), KeepContacts(contacts=[asker])]


def verify(case: HelpRequest, wish: VerifyHelp, *, now: datetime, by: str) -> Decision:
    """Note that a request is true, or turn it down with a reason, which is its answer."""
    _must_be(case, "received", *SENT)
    if case.verified_at is not None:
        raise AlreadyVerified
    checked = replace(case, verified_at=now, verified_by=by, verified_how=wish.method)
    if wish.verdict == "reject":
        if not wish.reason:
            raise ReasonMissing
        return _end(replace(checked, answer=wish.reason), "rejected", told=True)
    if case.state != "received":  # someone is on the way already; that clock runs
        return checked, [changed(checked)]
    return _step(checked, "triaged", now)


def may_dispatch(case: HelpRequest, volunteer_id: str = "") -> None:
    """Refuse while the request is not verified, unless a life is in danger, or someone has it.

    Whoever was sent keeps the case until the time for the next step has passed.
    """
    _must_be(case, "received", "triaged", *SENT)
    if case.state == "received" and case.level != "life":
        raise NotVerified
    if case.state in SENT and (_has_it(case) or case.volunteer_id == volunteer_id):
        raise SomeoneIsOnIt


def dispatch(case: HelpRequest, *, volunteer_id: str, now: datetime) -> Decision:
    """Send someone (派单)."""
    may_dispatch(case, volunteer_id)
    return _step(replace(case, volunteer_id=volunteer_id), "dispatched", now)


def start(case: HelpRequest, *, now: datetime) -> Decision:
    """The one who was sent is on it."""
    _must_be(case, "dispatched")
    return _step(case, "in_progress", now)


def resolve(case: HelpRequest, *, answer: str, now: datetime) -> Decision:
    """What was asked for is done; somebody calls back to hear whether it is."""
    _must_be(case, "triaged", *SENT)
    return _tell(_step(replace(case, answer=answer), "resolved", now))


def confirm(case: HelpRequest, *, satisfied: bool, now: datetime) -> Decision:
    """The asker says that it is done; or that it is not, and then it goes on."""
    _must_be(case, "resolved")
    if satisfied:
        return _step(case, "confirmed", now)
    again = replace(case, answer="", reopened=case.reopened + 1)
    return _step(again, "in_progress", now)


def close(case: HelpRequest, *, answer: str | None) -> Decision:
    """End a case with the answer it has, or with one given now."""
    if case.state in OVER:
        raise NotNow(state=case.state)
    if not (answer or case.answer):
        raise AnswerMissing
    return _end(replace(case, answer=answer or case.answer), "closed", told=bool(answer))


def escalate(case: HelpRequest, *, now: datetime) -> Decision:
    """Hand an overdue case one office up, with a new time; nothing if it is not overdue."""
    if case.due_at is None or case.due_at > now:
        return case, []
    case = replace(
        case,
        responsible=above(case.responsible, case.community),
        due_at=due(case.level, now),
        escalated=case.escalated + 1,
    )
    return case, [changed(case)]


def changed(case: HelpRequest) -> HelpChanged:
    """What others may know of a case."""
    return HelpChanged(
        help_id=case.id,
        state=case.state,
        community=case.community,
        category=case.category,
        level=case.level,
        responsible=case.responsible,
        due_at=case.due_at,
        received_at=case.received_at,
        volunteer_id=case.volunteer_id,
        verified=case.verified_at is not None,
        answered=bool(case.answer),
        escalated=case.escalated,
    )


def _must_be(case: HelpRequest, *states: HelpState) -> None:
    if case.state not in states:
        raise NotNow(state=case.state)


def _has_it(case: HelpRequest) -> bool:
    return case.responsible == f"volunteer:{case.volunteer_id}"


def _step(case: HelpRequest, state: HelpState, now: datetime) -> Decision:
    """The next state, with whoever must act in it and a new time to do so."""
    sent = state in SENT and case.volunteer_id
    responsible = f"volunteer:{case.volunteer_id}" if sent else office(case.community)
    case = replace(case, state=state, responsible=responsible, due_at=due(case.level, now))
    return case, [changed(case)]


def _end(case: HelpRequest, state: HelpState, *, told: bool) -> Decision:
    case = replace(case, state=state, responsible="", due_at=None)
    ended: Decision = (case, [changed(case)])
    return _tell(ended) if told else ended


def _tell(decision: Decision) -> Decision:
    """Let the asker have the answer itself, which no event may carry."""
    case, said = decision
    return case, [*said, TellAnswer(subject=case.id, about="help", text=case.answer)]
