"""The morning at a post: first training, then assignment (R-PLAN-03).

Attendance is noted by checking in; whoever is there is briefed, and only then told what to do.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import AssignmentsBriefed, TaskGiven, TasksHandedOut
from kit.errors import Refusal
from services.matching.domain.answer import found
from services.matching.domain.duty import NotCheckedIn, happened_at
from services.matching.domain.need import Need
from services.matching.domain.roster import offer_id


class NotBriefed(Refusal):
    """Tasks are handed out to people who are there and were briefed."""

    code = "not_briefed"


def brief(
    need: Need, numbers: Sequence[str], *, topics: str, at: datetime | None, now: datetime
) -> tuple[Need, list[Event]]:
    """Note that these people were briefed: all, or none if one is not there.  Once counts."""
    moment = happened_at(at, now)
    absent = [one for one in numbers if found(need, one).state != "checked_in"]
    if absent:
        raise NotCheckedIn(assignments=[offer_id(need.id, one) for one in absent])
    fresh = [one for one in dict.fromkeys(numbers) if need.offers[one].briefed_at is None]
    if not fresh:
        return need, []
    told = {one: replace(need.offers[one], briefed_at=moment, briefing=topics) for one in fresh}
    need = replace(need, offers={**need.offers, **told})
    ids = [offer_id(need.id, one) for one in fresh]
    said = AssignmentsBriefed(
        need_id=need.id, community=need.community, assignment_ids=ids, at=moment
    )
    return need, [said]


def hand_out(need: Need, tasks: Sequence[tuple[str, str]]) -> tuple[Need, list[Event]]:
    """Say who does what, by number of the roster; none of it if one was not briefed."""
    early = [
        number
        for number, _ in tasks
        if found(need, number).state != "checked_in" or need.offers[number].briefed_at is None
    ]
    if early:
        raise NotBriefed(assignments=[offer_id(need.id, one) for one in early])
    fresh = {one: duty for one, duty in tasks if need.offers[one].task != duty}
    if not fresh:
        return need, []
    given = {one: replace(need.offers[one], task=duty) for one, duty in fresh.items()}
    need = replace(need, offers={**need.offers, **given})
    told = [
        TaskGiven(assignment_id=offer_id(need.id, one), duty=duty) for one, duty in fresh.items()
    ]
    return need, [TasksHandedOut(need_id=need.id, community=need.community, tasks=told)]
