"""A roll: something entered of many people at once, and then done for each as if alone.

The list is kept whole in one document together with a command for each person, so that it is
never done for half of them and no result is lost; the registry says these commands to itself.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contracts.base import Message
from contracts.registry import (
    ChangeStanding,
    ConfirmPeople,
    HoldSession,
    InsureGroup,
    RecordCover,
    RecordTraining,
    RollEntered,
    RollKind,
)
from kit.errors import NotFound
from services.registry.domain.age import local_day
from services.registry.domain.standing import LearnedInFuture

Wish = HoldSession | InsureGroup | ConfirmPeople


class NotOfThisArea(NotFound):
    """Some of these people are not known in this area."""

    code = "not_of_this_area"


@dataclass(frozen=True, slots=True)
class Roll:
    """Who stands on it, and who entered it; what it says is kept with each person."""

    id: str
    kind: RollKind
    area: str
    title: str
    people: tuple[str, ...]
    entered_by: str
    entered_at: datetime
    state: Literal["entered"] = "entered"


def named(wish: Wish) -> list[str]:
    """Everybody a list names, once each."""
    if isinstance(wish, HoldSession):
        return [*wish.passed, *wish.failed, *wish.absent]
    return list(dict.fromkeys(wish.volunteer_ids))


def enter(
    wish: Wish, known: Collection[str], *, roll_id: str, now: datetime, by: str
) -> tuple[Roll, list[Message]]:
    """Take in a list if everybody on it is ``known`` in its area."""
    people = named(wish)
    missing = sorted(set(people) - set(known))
    if missing:
        raise NotOfThisArea(volunteer_ids=missing[:20], count=len(missing))
    if isinstance(wish, HoldSession) and wish.on > local_day(now):
        raise LearnedInFuture(field="on")
    kind, title = _about(wish)
    roll = Roll(roll_id, kind, wish.area, title, tuple(people), by, now)
    told = RollEntered(roll_id=roll_id, kind=kind, area=wish.area, title=title, people=len(people))
    return roll, [told, *_for_each(wish, people)]


def _about(wish: Wish) -> tuple[RollKind, str]:
    if isinstance(wish, HoldSession):
        return "training", wish.title
    if isinstance(wish, InsureGroup):
        return "cover", wish.insurer
    return "confirmation", wish.method


def _for_each(wish: Wish, people: Sequence[str]) -> Iterator[Message]:
    """What is to be done for each person on the list."""
    if isinstance(wish, HoldSession):
        results = {"passed": wish.passed, "failed": wish.failed, "absent": wish.absent}
        same = wish.model_dump(exclude={"area", *results})
        for result, some in results.items():
            for one in some:
                yield RecordTraining(volunteer_id=one, result=result, **same)
    elif isinstance(wish, InsureGroup):
        same = wish.model_dump(exclude={"area", "volunteer_ids"})
        yield from (RecordCover(volunteer_id=one, **same) for one in people)
    else:
        for one in people:
            yield ChangeStanding(volunteer_id=one, to="reserve", reason=wish.method)
