"""A request for help (我要求助), from its receipt to its answer.

received → triaged → dispatched → in_progress → resolved → confirmed → closed; or rejected,
withdrawn, unreachable; or duplicate, until the request it was merged into has its answer.
While it is open there is always someone responsible and a time by which they must act; it does
not end without an answer.

This module knows what a case is and how it moves; `help_work`, `help_answer`, `help_time` and
`help_twin` know when it may.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.base import Message
from contracts.matching import (
    AskHelp,
    HelpCategory,
    HelpChanged,
    HelpLevel,
    HelpState,
    SettleTwin,
)
from contracts.notify import Contact, KeepContacts, TellAnswer
from contracts.vocabulary import CommunityCode
from kit.errors import Refusal
from services.matching.domain.help_policy import POLICY, HelpPolicy, minutes
from services.matching.domain.household import household, number
from services.matching.domain.responsibility import office
from services.matching.domain.triage import triage

#: Ends without help, and all states in which nothing more is done.
ENDS: frozenset[HelpState] = frozenset({"rejected", "withdrawn", "unreachable"})
OVER: frozenset[HelpState] = ENDS | {"closed"}
#: States in which somebody has been sent.
SENT: frozenset[HelpState] = frozenset({"dispatched", "in_progress"})
#: States in which somebody must be found.
WAITING: frozenset[HelpState] = frozenset({"received", "triaged"})
#: From each state to which others, and nowhere else.
TABLE: Mapping[HelpState, frozenset[HelpState]] = {
    "received": frozenset({"triaged", "dispatched", "duplicate", "closed", *ENDS}),
    "triaged": frozenset({"dispatched", "resolved", "duplicate", "closed", *ENDS}),
    "dispatched": frozenset({*WAITING, *SENT, "resolved", "closed", *ENDS}),
    "in_progress": frozenset({*WAITING, *SENT, "resolved", "closed", *ENDS}),
    "resolved": frozenset({"confirmed", "in_progress", "triaged", "closed"}),
    "confirmed": frozenset({"closed"}),
    "duplicate": frozenset({*WAITING, "duplicate", "closed", "withdrawn"}),
    **dict.fromkeys(OVER, WAITING),
}


class NotNow(Refusal):
    """A request for help in this state does not allow this step."""

    code = "help_not_in_state"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach the asker that came to nothing."""

    at: datetime
    method: str
    by: str


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
    level: HelpLevel
    reasons: tuple[str, ...]
    received_at: datetime
    responsible: str
    due_at: datetime | None
    asked_by: str
    name: str
    phone: str
    detail: str
    address: str = ""
    #: The address in one form, by which neighbours at one door are found.
    household: str = ""
    medicine: str = ""
    vulnerable: str = ""
    state: HelpState = "received"
    #: Under which figures it was taken in.
    policy: str = ""
    #: The office that handles it between two helpers.
    desk: str = ""
    overridden_by: str = ""
    overridden_why: str = ""
    #: Why it was last handed back, passed on or opened again.
    why: str = ""
    verified_at: datetime | None = None
    verified_by: str = ""
    verified_how: str = ""
    volunteer_id: str = ""
    #: Whether the volunteer took it, and who let it go again.
    claimed: bool = False
    lapsed: frozenset[str] = frozenset()
    answer: str = ""
    #: Since the last sign of life, by the id of the command that noted it.
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    #: When it was last known to be needed; when the asker is asked next; how often in all, and
    #: how often in vain.
    affirmed_at: datetime | None = None
    ask_at: datetime | None = None
    questions: int = 0
    silent: int = 0
    escalated: int = 0
    returned: int = 0
    reopened: int = 0
    duplicate_of: str = ""
    twins: Mapping[str, datetime] = field(default_factory=dict)
    suspects: tuple[str, ...] = ()
    ended_at: datetime | None = None
    #: When who asked, and for what, is destroyed; and whether it has been.
    forget_at: datetime | None = None
    forgotten: bool = False
    #: The earliest of its times: by this a sweep finds it.
    next_at: datetime | None = None
    ticket_id: str = ""
    #: The errand by which it is bought; meanwhile nobody else may take the case.
    errand: str = ""
    #: By errand the version of the newest that was heard of it.
    errand_news: Mapping[str, int] = field(default_factory=dict)
    synthetic: bool = False

    @property
    def office(self) -> str:
        """The office that answers for it while nobody is sent."""
        return self.desk or office(self.community)

    @property
    def rest(self) -> HelpState:
        """The state in which somebody must be found for it."""
        return "triaged" if self.verified_at else "received"


Decision = tuple[HelpRequest, list[Message]]


def receive(
    wish: AskHelp,
    *,
    help_id: str,
    now: datetime,
    by: str,
    volunteer: bool = False,
    policy: HelpPolicy = POLICY,
) -> Decision:
    """Take a request in; its clock runs from here."""
    level, reasons = triage(wish, now, volunteer=volunteer, policy=policy)
    address = wish.address or ""
    case = HelpRequest(
        id=help_id,
        community=wish.community,
        category=wish.category,
        channel=wish.channel,
        level=level,
        reasons=reasons,
        received_at=now,
        responsible=office(wish.community),
        due_at=now + policy.due(level),
        asked_by=by,
        name=wish.name,
        phone=number(wish.phone),
        detail=wish.detail,
        address=address,
        household=household(address),
        medicine=wish.medicine.model_dump_json() if wish.medicine else "",
        vulnerable=",".join(sorted(wish.vulnerable)),
        policy=policy.version,
        ticket_id=wish.ticket_id or "",
        synthetic=wish.synthetic,
    )
    asker = Contact(subject=help_id, phone=number(wish.phone), name=wish.name)
    case, said = told(affirmed(case, now, policy), policy)
    return case, [*said, KeepContacts(contacts=[asker])]


def must_be(case: HelpRequest, *states: HelpState) -> None:
    """Refuse a step that these states alone allow."""
    if case.state not in states:
        raise NotNow(state=case.state)


def moved(
    case: HelpRequest, state: HelpState, *, now: datetime, policy: HelpPolicy = POLICY
) -> HelpRequest:
    """The next state, with whoever must act in it and a new time to do so."""
    _must_lead(case, state)
    sent = state in SENT and case.volunteer_id
    case = replace(
        case,
        state=state,
        responsible=f"volunteer:{case.volunteer_id}" if sent else case.office,
        due_at=now + policy.due(case.level),
    )
    return asked_later(case, policy)


def affirmed(case: HelpRequest, now: datetime, policy: HelpPolicy) -> HelpRequest:
    """Known to be needed now; what was tried to find out counts no longer."""
    return asked_later(replace(case, affirmed_at=now, silent=0, attempts={}), policy)


def asked_later(case: HelpRequest, policy: HelpPolicy) -> HelpRequest:
    """When the asker is asked whether it is still needed: only while nobody is found."""
    if case.state not in WAITING or case.level == "life" or case.affirmed_at is None:
        return replace(case, ask_at=None, silent=0)
    if case.silent:  # asked already
        return case
    return replace(case, ask_at=case.affirmed_at + minutes(policy.fresh[case.level]))


def ended(
    case: HelpRequest, state: HelpState, *, now: datetime, policy: HelpPolicy = POLICY
) -> HelpRequest:
    """The end, from which the time runs until who asked is forgotten."""
    _must_lead(case, state)
    return replace(
        case,
        state=state,
        responsible="",
        due_at=None,
        ask_at=None,
        claimed=False,
        ended_at=now,
        forget_at=now + minutes(policy.keep),
    )


def _must_lead(case: HelpRequest, state: HelpState) -> None:
    if state not in TABLE[case.state]:
        raise NotNow(state=case.state)


def told(case: HelpRequest, policy: HelpPolicy = POLICY, *, answer: bool = False) -> Decision:
    """The case with its earliest time noted, and what is said of it.

    ``answer`` says that the asker hears the answer now, which no event may carry; whoever asked
    for the same hears it too.
    """
    times = [one for one in (case.due_at, case.ask_at, case.forget_at) if one]
    case = replace(case, next_at=min(times, default=None))
    said: list[Message] = [changed(case, policy)]
    if answer:
        said.append(TellAnswer(subject=case.id, about="help", text=case.answer))
    if answer or case.state in OVER:
        said += [
            SettleTwin(help_id=twin, main_id=case.id, state=case.state, answer=case.answer or None)
            for twin in case.twins
        ]
    return case, said


def on_board(case: HelpRequest, policy: HelpPolicy = POLICY) -> bool:
    """Whether volunteers may see it and take it: verified, waiting, needed, not let go often."""
    return (
        case.state == "triaged"
        and not case.errand
        and case.category not in policy.not_on_board
        and not case.silent
        and len(case.lapsed) < policy.lapses
    )


def changed(case: HelpRequest, policy: HelpPolicy = POLICY) -> HelpChanged:
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
        reasons=list(case.reasons),
        overridden=bool(case.overridden_by),
        on_board=on_board(case, policy),
        claimed=case.claimed,
        questions=case.questions,
        affirmed_at=case.affirmed_at,
        returned=case.returned,
        reopened=case.reopened,
        duplicate_of=case.duplicate_of,
        twins=sorted(case.twins),
        suspects=list(case.suspects),
    )
