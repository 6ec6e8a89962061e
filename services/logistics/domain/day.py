"""A compound's day: five steps in Putuo's order, each volunteer's own.

Rubbish first, then oneself is disinfected, then the first delivery, antigen kits or order at the
tests, the second delivery.  Nobody starts a step before the last is finished or waived.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from contracts.base import Message
from contracts.logistics import DayChanged, DayStep, OpenDay, TakeStep
from kit.errors import Refusal, Unacceptable

ORDER: tuple[DayStep, ...] = ("rubbish", "disinfect", "wave_1", "antigen", "wave_2")
_ENDED = frozenset({"finished", "waived"})


class DayIsOpen(Refusal):
    """This compound's day is open already."""

    code = "day_is_open"


class NotOnThisDay(Refusal):
    """Somebody named here is not among the day's volunteers."""

    code = "not_on_this_day"


class StepTooEarly(Refusal):
    """The step before is neither finished nor waived."""

    code = "step_too_early"


class StepNotOpen(Refusal):
    """The step is over, or has not been started."""

    code = "step_not_open"


class WaiverWithoutReason(Unacceptable):
    """A step is waived with a reason."""

    code = "waiver_without_reason"


@dataclass(frozen=True, slots=True)
class Turn:
    """One volunteer's day: how far each step is, and why some were waived."""

    steps: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """Who is there on a day."""

    id: str
    compound_id: str
    area: str
    day: str
    people: dict[str, Turn]


def day_key(compound_id: str, day: object) -> str:
    """A compound has each day once."""
    return f"{compound_id}:{day}"


def open_day(wish: OpenDay, area: str) -> tuple[Day, list[Message]]:
    """Nobody has begun yet."""
    key = day_key(wish.compound_id, wish.day)
    people = {one: Turn() for one in wish.people}
    day = Day(key, wish.compound_id, area, wish.day.isoformat(), people)
    return day, [_changed(day)]


def take_step(day: Day, wish: TakeStep) -> tuple[Day, list[Message]]:
    """The same step for all who are named, or for none of them."""
    if wish.what == "waive" and not wish.reason:
        raise WaiverWithoutReason
    strangers = [one for one in wish.people if one not in day.people]
    if strangers:
        raise NotOnThisDay(people=strangers)
    taken = {one: _taken(day.people[one], one, wish) for one in dict.fromkeys(wish.people)}
    changed = replace(day, people={**day.people, **taken})
    return changed, [_changed(changed)]


def may_start(steps: Mapping[str, str], step: DayStep) -> bool:
    """Whether all that comes before is over."""
    return all(steps.get(one) in _ENDED for one in ORDER[: ORDER.index(step)])


def _taken(turn: Turn, person: str, wish: TakeStep) -> Turn:
    if not may_start(turn.steps, wish.step):
        raise StepTooEarly(step=wish.step, person=person)
    now = turn.steps.get(wish.step, "")
    follows = {"start": {""}, "finish": {"started"}, "waive": {"", "started"}}[wish.what]
    if now not in follows:
        raise StepNotOpen(step=wish.step, person=person)
    state = {"start": "started", "finish": "finished", "waive": "waived"}[wish.what]
    reasons = turn.reasons
    if wish.what == "waive" and wish.reason:
        reasons = {**reasons, wish.step: wish.reason}
    return Turn({**turn.steps, wish.step: state}, reasons)


def _changed(day: Day) -> DayChanged:
    steps: dict[str, dict[str, int]] = {step: {} for step in ORDER}
    for turn in day.people.values():
        for step in ORDER:
            state = turn.steps.get(step, "open")
            steps[step][state] = steps[step].get(state, 0) + 1
    return DayChanged(
        compound_id=day.compound_id,
        area=day.area,
        day=date.fromisoformat(day.day),
        people=len(day.people),
        steps=steps,
    )
