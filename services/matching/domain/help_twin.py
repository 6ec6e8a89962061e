"""One trouble, asked for twice: who might mean the same, and how two requests become one.

A merge is a change of two cases, so it is said twice: the twin waits and tells the other case of
it; that one adopts the twin, and from then on what it is answered the twin is answered too.  A
case that cannot adopt says what it is instead, and the twin goes on as it would have.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from contracts.matching import AdoptTwin, DropTwin, HelpLevel, SettleTwin
from kit.errors import Refusal
from services.matching.domain.help import (
    ended,
    moved,
    must_be,
    told,
)
from services.matching.domain.help_case import (
    OVER,
    WAITING,
    Decision,
    HelpRequest,
)
from services.matching.domain.help_policy import LEVELS, POLICY, HelpPolicy, minutes
from services.matching.domain.likeness import pairs, share

#: From here on two requests may be the same; without the same phone or door their words must be.
SUSPECT, SAME_WORDS = 0.5, 0.8


class NotTheSame(Refusal):
    """A request is merged only into another open one of its city, and never into a duplicate."""

    code = "help_not_mergeable"


def resemblance(one: HelpRequest, other: HelpRequest, said: frozenset[str]) -> float:
    """From 0 to 1: half a point each for the phone, the door and the words; ``said`` by one."""
    phone = one.phone == other.phone
    door = bool(one.household) and one.household == other.household
    same_place = one.community == other.community
    words = share(said, pairs(other.detail))
    if not phone and not (door and same_place) and not (same_place and words >= SAME_WORDS):
        return 0.0
    score = 0.5 * phone + 0.5 * (door and same_place) + 0.5 * words
    return min(1.0, score if phone or door else max(score, SUSPECT))


def suspects(
    case: HelpRequest, others: Iterable[HelpRequest], *, policy: HelpPolicy = POLICY
) -> tuple[str, ...]:
    """Earlier or later requests that may be the same as this one, the likeliest first."""
    said = pairs(case.detail)
    found = [
        (resemblance(case, one, said), one.id)
        for one in others
        if one.id != case.id
        and one.category == case.category
        and abs(one.received_at - case.received_at) <= minutes(policy.window)
    ]
    likely = sorted((-score, key) for score, key in found if score >= SUSPECT)
    return tuple(key for _, key in likely[:5])


def suspect(case: HelpRequest, found: tuple[str, ...], *, policy: HelpPolicy = POLICY) -> Decision:
    """Note which requests may be the same; an operator decides."""
    if case.state not in WAITING or set(found) <= set(case.suspects):
        return case, []
    return told(replace(case, suspects=found), policy)


def merge(
    case: HelpRequest, into: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """Let a request wait for the answer of another one."""
    must_be(case, *WAITING)
    apart = into.id == case.id or into.community[:4] != case.community[:4]
    if apart or into.state in OVER or into.state == "duplicate" or case.twins:
        raise NotTheSame
    twin = replace(case, duplicate_of=into.id, silent=0)
    adopt = AdoptTwin(help_id=into.id, twin_id=case.id, level=case.level)
    twin, said = told(moved(twin, "duplicate", now=now, policy=policy), policy)
    return twin, [*said, adopt]


def unmerge(case: HelpRequest, *, now: datetime, policy: HelpPolicy = POLICY) -> Decision:
    """Let it go its own way again."""
    must_be(case, "duplicate")
    drop = DropTwin(help_id=case.duplicate_of, twin_id=case.id)
    case, said = _alone(case, now, policy)
    return case, [*said, drop]


def adopt(
    main: HelpRequest,
    *,
    twin_id: str,
    level: HelpLevel,
    now: datetime,
    policy: HelpPolicy = POLICY,
) -> Decision:
    """Stand for a twin, at the more urgent of both levels; or say why not."""
    answered = SettleTwin(
        help_id=twin_id, main_id=main.id, state=main.state, answer=main.answer or None
    )
    if main.state in OVER or main.state == "duplicate":
        return main, [answered]
    higher = max(level, main.level, key=LEVELS.index)
    due = main.due_at
    if due and higher != main.level:
        due = min(due, now + policy.due(higher))
    main = replace(main, twins={**main.twins, twin_id: now}, level=higher, due_at=due)
    main, said = told(main, policy)
    return main, [*said, answered] if main.answer else said


def drop(main: HelpRequest, *, twin_id: str, policy: HelpPolicy = POLICY) -> Decision:
    """No longer stand for a twin."""
    if twin_id not in main.twins:
        return main, []
    twins = {key: at for key, at in main.twins.items() if key != twin_id}
    return told(replace(main, twins=twins), policy)


def settle(
    twin: HelpRequest, wish: SettleTwin, *, now: datetime, policy: HelpPolicy = POLICY
) -> Decision:
    """Hear what became of the case that stands for this one; its answer is this one's, too.

    What ended without help, or is a duplicate itself, sets the twin free.
    """
    if twin.state != "duplicate" or twin.duplicate_of != wish.main_id:
        return twin, []
    if wish.state not in ("resolved", "confirmed", "closed") or not wish.answer:
        return _alone(twin, now, policy)
    news = wish.answer != twin.answer
    twin = replace(twin, answer=wish.answer)
    if wish.state == "closed":
        return told(ended(twin, "closed", now=now, policy=policy), policy, answer=news)
    return told(moved(twin, "duplicate", now=now, policy=policy), policy, answer=news)


def _alone(twin: HelpRequest, now: datetime, policy: HelpPolicy) -> Decision:
    free = replace(twin, duplicate_of="", answer="", affirmed_at=now)
    return told(moved(free, twin.rest, now=now, policy=policy), policy)
