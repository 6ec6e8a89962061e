"""A request for help (我要求助), from its receipt to its answer.

received → triaged → dispatched → in_progress → resolved → confirmed → closed; or rejected,
withdrawn, unreachable; or duplicate, until the request it was merged into has its answer.
While it is open there is always someone responsible and a time by which they must act; it does
not end without an answer.

This module knows how a case moves; `help_case` knows what it is, and `help_work`, `help_answer`,
`help_time` and `help_twin` when it may.
"""

from dataclasses import replace
from datetime import datetime

from contracts.base import Message
from contracts.matching import (
    AskHelp,
    HelpChanged,
    HelpState,
    SettleTwin,
)
from contracts.notify import Contact, KeepContacts, TellAnswer
from services.matching.domain.help_case import (
    OVER,
    SENT,
    TABLE,
    WAITING,
    Decision,
    HelpRequest,
    NotNow,
)
from services.matching.domain.help_policy import POLICY, HelpPolicy, minutes
from services.matching.domain.household import household, number
from services.matching.domain.responsibility import office
from services.matching.domain.triage import triage


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
        dispatches=case.dispatches + (state == "dispatched"),
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
        dispatches=case.dispatches,
    )
