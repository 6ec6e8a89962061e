"""The figures by which an area is dispatched: data, not code, and every plan names its version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.base import Event
from contracts.matching import RulesChanged, SetRules
from services.matching.domain.day import first_moment, local_day

#: The usual figures, as the contract states them.
USUAL = SetRules(area="11")


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures of one area, whose code is the ``id``; see `SetRules` for what they mean."""

    id: str
    version: int = 0
    cut_off: str = USUAL.cut_off
    nightly: bool = USUAL.nightly
    rest_hours: int = USUAL.rest_hours
    days_in_a_row: int = USUAL.days_in_a_row
    acceptance: int = USUAL.acceptance
    moves: int = USUAL.moves

    def closes(self, day: date) -> datetime:
        """When the plan for a day stops waiting for needs: the evening before."""
        hours, minutes = map(int, self.cut_off.split(":"))
        return first_moment(day - timedelta(days=1)) + timedelta(hours=hours, minutes=minutes)

    def planned_by(self, now: datetime) -> date | None:
        """The day whose plan is due by now, in the evening; None before the cut-off."""
        day = local_day(now) + timedelta(days=1)
        return day if self.nightly and self.closes(day) <= now else None


def set_rules(rules: Rules, wish: SetRules) -> tuple[Rules, list[Event]]:
    """The next version of an area's figures."""
    figures = wish.model_dump(exclude={"area"})
    rules = Rules(rules.id, version=rules.version + 1, **figures)
    told = RulesChanged(area=rules.id, version=rules.version, **figures)
    return rules, [told]


def in_force(rules: Iterable[Rules]) -> Rules:
    """Of the rules around a place, that of the smallest area; the usual one if there is none."""
    return max(rules, key=lambda one: len(one.id), default=Rules(""))
