"""The figures by which an area is dispatched: data, not code, and every plan names its version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.base import Event
from contracts.matching import PolicyChanged, SetPolicy
from services.matching.domain.day import first_moment, local_day

#: The usual figures, as the contract states them.
USUAL = SetPolicy(area="11")


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures of one area, whose code is the ``id``; see `SetPolicy` for what they mean."""

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


def set_policy(policy: Policy, wish: SetPolicy) -> tuple[Policy, list[Event]]:
    """The next version of an area's figures."""
    figures = wish.model_dump(exclude={"area"})
    policy = Policy(policy.id, version=policy.version + 1, **figures)
    told = PolicyChanged(area=policy.id, version=policy.version, **figures)
    return policy, [told]


def in_force(policies: Iterable[Policy]) -> Policy:
    """Of the policies around a place, that of the smallest area; the usual one if there is none."""
    return max(policies, key=lambda one: len(one.id), default=Policy(""))
