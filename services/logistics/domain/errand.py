"""An errand: open → claimed → bought → handed over → settled outside the platform.

Who claims and has not bought in time loses it; an errand that nobody takes, or that went back too
often, is returned to where requests for help are triaged.  It ends in no other way without a
reason.  Money is written down as a number on a receipt and goes from hand to hand.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from contracts.base import Message
from contracts.logistics import ErrandCategory, ErrandChanged, ErrandState, OpenErrand, StepErrand
from kit.errors import Forbidden, Refusal, Unacceptable

#: A claim lasts until this long without the thing being bought, and a purchase until the door.
BUY_WITHIN, BRING_WITHIN = timedelta(minutes=40), timedelta(hours=2)
#: Nobody has taken it for so long: back to triage.  Sooner for what runs out.
WAITS, URGENT_WAITS = timedelta(hours=2), timedelta(minutes=30)
#: How often it may come back before somebody else must decide.
LAPSES = 3
#: What runs out within these days is urgent.
SOON = timedelta(days=2)
#: Errands of one household that may be open at the same time.
CAP = 2
#: Things of one order, all lines together.
MOST = 60
OPEN: frozenset[ErrandState] = frozenset({"open", "claimed", "bought"})

#: What everybody is told who handles an errand.
NO_PAYMENT = "平台不经手任何款项：凭小票由住户与志愿者当面结清。No payment through the platform."


class NotNow(Refusal):
    """An errand in this state does not allow this step."""

    code = "errand_not_in_state"


class TakenAlready(Refusal):
    """Somebody else has this errand, or this volunteer has let it go before."""

    code = "errand_taken"


class OverLimit(Refusal):
    """The receipt is higher than the household has allowed."""

    code = "errand_over_limit"


class HouseholdCap(Refusal):
    """This household has as many errands open as one may have, or the order is too large."""

    code = "errand_household_cap"


class Incomplete(Unacceptable):
    """Amount and receipt, the cards, how it was paid, or a reason is missing."""

    code = "errand_incomplete"


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand.  For whom and what rests encrypted (``order`` as JSON)."""

    id: str
    community: str
    category: ErrandCategory
    opened_at: datetime
    opened_by: str
    name: str
    phone: str
    address: str
    order: str
    limit_fen: int
    card: str
    #: The household's place for an errand, unique while it is open.
    slot: str | None
    due_at: datetime | None
    urgent: bool = False
    state: ErrandState = "open"
    volunteer_id: str = ""
    passed: frozenset[str] = frozenset()
    lapses: int = 0
    amount_fen: int | None = None
    receipt: str = ""
    paid: str = ""
    reason: str = ""
    handed_at: datetime | None = None
    help_id: str = ""


Decision = tuple[Errand, list[Message]]


def open_errand(
    wish: OpenErrand, *, key: str, now: datetime, by: str, slot: str, today: str
) -> Decision:
    """Somebody needs something; ``today`` is the local date in ISO form."""
    if sum(one.quantity for one in wish.items) > MOST:
        raise HouseholdCap(cap=CAP)
    ends = wish.runs_out_on
    urgent = ends is not None and (ends - SOON).isoformat() <= today
    order = {
        "items": [one.model_dump() for one in wish.items],
        "prescription": wish.prescription,
        "runs_out_on": ends.isoformat() if ends else None,
        "note": wish.note,
    }
    errand = Errand(
        id=key,
        community=wish.community,
        category=wish.category,
        opened_at=now,
        opened_by=by,
        name=wish.name,
        phone=wish.phone,
        address=wish.address,
        order=json.dumps(order, ensure_ascii=False),
        limit_fen=wish.limit_fen,
        card=wish.card,
        slot=slot,
        due_at=now + (URGENT_WAITS if urgent else WAITS),
        urgent=urgent,
        help_id=wish.help_id or "",
    )
    return errand, [changed(errand)]


def claim(errand: Errand, *, volunteer_id: str, now: datetime) -> Decision:
    """Take it; of two at once one gets it."""
    if errand.state == "claimed" or volunteer_id in errand.passed:
        raise TakenAlready
    if errand.state != "open":
        raise NotNow(state=errand.state)
    taken = replace(errand, state="claimed", volunteer_id=volunteer_id, due_at=now + BUY_WITHIN)
    return taken, [changed(taken)]


def step(errand: Errand, wish: StepErrand, *, now: datetime, subject: str = "") -> Decision:
    """What happens next; ``subject`` is the volunteer who says so, "" for an operator."""
    if subject and (subject != errand.volunteer_id or wish.step == "cancel"):
        raise Forbidden
    if errand.state not in _FROM[wish.step]:
        raise NotNow(state=errand.state)
    return _STEPS[wish.step](errand, wish, now)


def pass_time(errand: Errand, *, now: datetime) -> Decision:
    """A claim that came to nothing lapses; what nobody takes goes back to triage.

    What was bought stays with who has bought it: it is told of, and no more.
    """
    if errand.due_at is None or errand.due_at > now:
        return errand, []
    if errand.state == "claimed":
        return _let_go(errand, now, "lapsed")
    if errand.state == "open":
        return _over(errand, "returned", "nobody")
    late = replace(errand, due_at=None)
    return late, [changed(late, why="late")]


def _let_go(errand: Errand, now: datetime, why: str) -> Decision:
    """Open again for others; after some times somebody must look at it."""
    errand = replace(errand, passed=errand.passed | {errand.volunteer_id}, lapses=errand.lapses + 1)
    if errand.lapses >= LAPSES or why == "unavailable":
        return _over(errand, "returned", why)
    errand = replace(
        errand,
        state="open",
        volunteer_id="",
        due_at=now + (URGENT_WAITS if errand.urgent else WAITS),
    )
    return errand, [changed(errand, why=why)]


def _back(errand: Errand, wish: StepErrand, now: datetime) -> Decision:
    _said(wish.reason)
    errand = replace(errand, reason=wish.reason or "")
    return _let_go(errand, now, "unavailable" if wish.step == "unavailable" else "given_back")


def _buy(errand: Errand, wish: StepErrand, now: datetime) -> Decision:
    _said(wish.receipt, wish.amount_fen is not None)
    if (wish.amount_fen or 0) > errand.limit_fen:
        raise OverLimit(limit=errand.limit_fen / 100)
    bought = replace(
        errand,
        state="bought",
        amount_fen=wish.amount_fen,
        receipt=wish.receipt or "",
        due_at=now + BRING_WITHIN,
    )
    return bought, [changed(bought)]


def _hand_over(errand: Errand, wish: StepErrand, now: datetime) -> Decision:
    _said(errand.card == "none" or wish.card_back)
    done = replace(errand, state="handed_over", handed_at=now, due_at=None, slot=None)
    return done, [changed(done)]


def _settle(errand: Errand, wish: StepErrand, _now: datetime) -> Decision:
    _said(wish.paid)
    done = replace(errand, state="settled", paid=wish.paid or "")
    return done, [changed(done)]


def _cancel(errand: Errand, wish: StepErrand, _now: datetime) -> Decision:
    _said(wish.reason)
    return _over(replace(errand, reason=wish.reason or ""), "cancelled", "cancelled")


def _over(errand: Errand, state: ErrandState, why: str) -> Decision:
    errand = replace(errand, state=state, volunteer_id="", due_at=None, slot=None)
    return errand, [changed(errand, why=why)]


def _said(*needed: object) -> None:
    if not all(needed):
        raise Incomplete


_FROM: dict[str, frozenset[ErrandState]] = {
    "give_back": frozenset({"claimed"}),
    "unavailable": frozenset({"claimed"}),
    "buy": frozenset({"claimed"}),
    "hand_over": frozenset({"bought"}),
    "settle": frozenset({"handed_over"}),
    "cancel": frozenset({"open", "claimed"}),
}
_STEPS = {
    "give_back": _back,
    "unavailable": _back,
    "buy": _buy,
    "hand_over": _hand_over,
    "settle": _settle,
    "cancel": _cancel,
}


def readable(errand: Errand, *, subject: str = "") -> dict[str, Any]:
    """The whole order: for operators, and for the volunteer on the way."""
    if subject and (subject != errand.volunteer_id or errand.state not in OPEN):
        raise Forbidden
    return {
        "id": errand.id,
        "category": errand.category,
        "name": errand.name,
        "phone": errand.phone,
        "address": errand.address,
        "limit_fen": errand.limit_fen,
        "card": errand.card,
        "payment": NO_PAYMENT,
        **json.loads(errand.order),
    }


def changed(errand: Errand, *, why: str = "") -> ErrandChanged:
    """What others may know of an errand."""
    took = errand.handed_at - errand.opened_at if errand.handed_at else None
    return ErrandChanged(
        errand_id=errand.id,
        community=errand.community,
        category=errand.category,
        state=errand.state,
        volunteer_id=errand.volunteer_id,
        help_id=errand.help_id,
        opened_at=errand.opened_at,
        due_at=errand.due_at,
        urgent=errand.urgent,
        amount_fen=errand.amount_fen,
        minutes=int(took.total_seconds() // 60) if took else None,
        lapses=errand.lapses,
        why=why,
    )
