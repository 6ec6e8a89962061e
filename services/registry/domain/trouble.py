"""A volunteer's trouble on duty: the liaison first, then one office up after every few minutes.

raised → taken_up → settled.  The clock runs from the moment it was raised until somebody takes
it up; a settled one has an answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.base import Message
from contracts.offices import above, office
from contracts.registry import RaiseTrouble, SettleTrouble, TroubleChanged, TroubleState
from kit.errors import Refusal

#: How long the liaison, and then each office, has to take it up.
WITHIN = timedelta(minutes=5)


class TroubleSettled(Refusal):
    """This trouble is settled."""

    code = "trouble_settled"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened to whom, and who sees to it; ``detail`` and ``answer`` rest encrypted."""

    id: str
    state: TroubleState
    kind: str
    detail: str
    community: str
    volunteer: str
    liaison: str
    responsible: str
    raised_at: datetime
    raised_by: str
    due_at: datetime | None
    escalated: int = 0
    taken_up_by: str = ""
    answer: str = ""


Outcome = tuple[Trouble, list[Message]]


def raise_trouble(
    wish: RaiseTrouble, *, trouble_id: str, community: str, liaison: str, now: datetime, by: str
) -> Outcome:
    """Take it in; without a liaison the community's office is first."""
    trouble = Trouble(
        id=trouble_id,
        state="raised",
        kind=wish.kind,
        detail=wish.detail,
        community=community,
        volunteer=wish.volunteer_id,
        liaison=liaison,
        responsible=liaison or office(community),
        raised_at=now,
        raised_by=by,
        due_at=now + WITHIN,
    )
    return trouble, [_changed(trouble)]


def take_up(trouble: Trouble, *, by: str) -> Outcome:
    """Note who sees to it; the first one counts."""
    if trouble.state == "settled":
        raise TroubleSettled
    if trouble.state == "taken_up":
        return trouble, []
    trouble = replace(trouble, state="taken_up", taken_up_by=by, due_at=None)
    return trouble, [_changed(trouble)]


def settle(wish: SettleTrouble, trouble: Trouble, *, by: str) -> Outcome:
    """Note what came of it; the first answer counts."""
    if trouble.state == "settled":
        raise TroubleSettled
    taken_up_by = trouble.taken_up_by or by
    trouble = replace(
        trouble, state="settled", answer=wish.answer, taken_up_by=taken_up_by, due_at=None
    )
    return trouble, [_changed(trouble)]


def escalate(trouble: Trouble, *, now: datetime) -> Outcome:
    """One office up, if nobody has taken it up in time; the city's is reminded again and again."""
    if trouble.due_at is None or now < trouble.due_at:
        return trouble, []
    trouble = replace(
        trouble,
        responsible=above(trouble.responsible, trouble.community),
        due_at=now + WITHIN,
        escalated=trouble.escalated + 1,
    )
    return trouble, [_changed(trouble)]


def told(trouble: Trouble) -> dict[str, str]:
    """What happened, for whoever may know."""
    named = ("id", "state", "kind", "detail", "answer", "responsible", "volunteer")
    return {name: getattr(trouble, name) for name in named}


def _changed(trouble: Trouble) -> TroubleChanged:
    return TroubleChanged.model_validate(
        {
            "trouble_id": trouble.id,
            "state": trouble.state,
            "kind": trouble.kind,
            "community": trouble.community,
            "volunteer_id": trouble.volunteer,
            "liaison_id": trouble.liaison,
            "responsible": trouble.responsible,
            "raised_at": trouble.raised_at,
            "due_at": trouble.due_at,
            "escalated": trouble.escalated,
        }
    )
