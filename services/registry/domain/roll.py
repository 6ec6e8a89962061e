"""A roll: something entered of many people at once, and then done for each as if alone.

The list is kept whole in one document, so that it is never lost in the middle; the registry
hears that it was entered and does it for each person on it, once however often it hears.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

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
Step = RecordTraining | RecordCover | ChangeStanding


class NotOfThisArea(NotFound):
    """Some of these people are not known in this area."""

    code = "not_of_this_area"


@dataclass(frozen=True, slots=True)
class Roll:
    """Who stands on it, each with what came of it, and what is true of all of them."""

    id: str
    kind: RollKind
    area: str
    title: str
    #: By person the result of a course; empty where there is none.
    people: Mapping[str, str]
    #: What is entered of everybody, in the words of the command that enters it of one.
    facts: Mapping[str, Any]
    entered_by: str
    entered_at: datetime
    state: Literal["entered"] = "entered"


def named(wish: Wish) -> dict[str, str]:
    """Everybody a list names, with their result."""
    if isinstance(wish, HoldSession):
        results = {"passed": wish.passed, "failed": wish.failed, "absent": wish.absent}
        return {one: result for result, some in results.items() for one in some}
    return dict.fromkeys(wish.volunteer_ids, "")


def enter(
    wish: Wish, known: Collection[str], *, roll_id: str, now: datetime, by: str
) -> tuple[Roll, list[Message]]:
    """Take in a list if everybody on it is ``known`` in its area."""
    people = named(wish)
    missing = sorted(people.keys() - set(known))
    if missing:
        raise NotOfThisArea(volunteer_ids=missing[:20], count=len(missing))
    if isinstance(wish, HoldSession) and wish.on > local_day(now):
        raise LearnedInFuture(field="on")
    kind, title, facts = _about(wish)
    roll = Roll(roll_id, kind, wish.area, title, people, facts, by, now)
    told = RollEntered(roll_id=roll_id, kind=kind, area=wish.area, title=title, people=len(people))
    return roll, [told]


def steps(roll: Roll) -> Iterator[Step]:
    """What is to be done for each person on the list."""
    for one, result in roll.people.items():
        facts = {"volunteer_id": one, **roll.facts}
        if roll.kind == "training":
            yield RecordTraining.model_validate(facts | {"result": result})
        elif roll.kind == "cover":
            yield RecordCover.model_validate(facts)
        else:
            yield ChangeStanding.model_validate(facts)


def _about(wish: Wish) -> tuple[RollKind, str, dict[str, Any]]:
    if isinstance(wish, ConfirmPeople):
        return "confirmation", wish.method, {"to": "reserve", "reason": wish.method}
    who = {"area", "passed", "failed", "absent", "volunteer_ids"}
    facts = wish.model_dump(mode="json", exclude=who)
    if isinstance(wish, HoldSession):
        return "training", wish.title, facts
    return "cover", wish.insurer, facts
