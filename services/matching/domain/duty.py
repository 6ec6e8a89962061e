"""Duty: who has come, how long they stayed, and who did not come.

What a post's head writes on paper may be entered later, so everything takes the time it
happened, and someone noted as missing may turn out to have been there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from contracts.base import Event
from contracts.matching import (
    AssignmentsCheckedIn,
    AssignmentsCheckedOut,
    AssignmentsMissed,
    DutyDone,
    NeedCompleted,
    NeedInService,
)
from kit.errors import Refusal, Unacceptable
from services.matching.domain.adoption import give_back
from services.matching.domain.answer import found
from services.matching.domain.need import Need, answered, settled, told
from services.matching.domain.roster import Offer, in_state, moved, offer_id
from services.matching.domain.unanswered import let_go, time_out

#: How long before the shift people may check in.
EARLY = timedelta(hours=2)
#: How far the clocks of two telephones may differ.
CLOCKS_DIFFER = timedelta(minutes=5)
#: How long after a shift somebody who forgot to check out still counts as being there.
FORGOTTEN = timedelta(hours=12)


class TooEarly(Refusal):
    """Check-in opens two hours before the shift."""

    code = "too_early"


class ShiftOver(Refusal):
    """Nobody can arrive after the shift is over."""

    code = "shift_over"


class NotAccepted(Refusal):
    """Only someone who has accepted a place can check in."""

    code = "not_accepted"


class NotCheckedIn(Refusal):
    """Only someone who has checked in can check out."""

    code = "not_checked_in"


class InTheFuture(Unacceptable):
    """This has not happened yet."""

    code = "in_the_future"


class OutBeforeIn(Unacceptable):
    """Nobody leaves before having come."""

    code = "out_before_in"


def check_in(
    need: Need, numbers: Iterable[str], *, at: datetime | None, now: datetime
) -> tuple[Need, list[Event]]:
    """These people are there.  All of them, or none if one cannot check in."""
    moment = happened_at(at, now)
    if moment < need.starts_at - EARLY:
        raise TooEarly
    if moment >= need.ends_at:
        raise ShiftOver
    coming = [one for one in dict.fromkeys(numbers) if found(need, one).state != "checked_in"]
    strangers = [one for one in coming if need.offers[one].state not in {"accepted", "no_show"}]
    if strangers:
        raise NotAccepted(assignments=[offer_id(need.id, one) for one in strangers])
    if not coming:
        return need, []
    there = {
        one: replace(need.offers[one], state="checked_in", checked_in_at=moment) for one in coming
    }
    need = replace(need, offers={**need.offers, **there})
    says: list[Event] = [
        AssignmentsCheckedIn(
            need_id=need.id,
            community=need.community,
            category=need.category,
            duties=[_duty(need.id, *one) for one in there.items()],
        )
    ]
    if need.state != "in_service":
        need = replace(need, state="in_service")
        says.append(told(NeedInService, need))
    if need.closes_at <= now:
        need = replace(need, closes_at=now + FORGOTTEN)  # entered late: give the rest time too
    return settled(need), says


def check_out(
    need: Need,
    numbers: Iterable[str],
    *,
    at: datetime | None,
    now: datetime,
) -> tuple[Need, list[Event]]:
    """These people have finished.  All of them, or none if one cannot check out."""
    moment = happened_at(at, now)
    leaving = [one for one in dict.fromkeys(numbers) if found(need, one).state != "checked_out"]
    strangers = [one for one in leaving if need.offers[one].state != "checked_in"]
    if strangers:
        raise NotCheckedIn(assignments=[offer_id(need.id, one) for one in strangers])
    if not leaving:
        return need, []
    need, says = leave(need, leaving, moment)
    if now >= need.ends_at and not in_state(need.offers, "checked_in"):
        need, closing = close(need, now)
        says += closing
    return settled(need), says


def leave(need: Need, numbers: Sequence[str], moment: datetime) -> tuple[Need, list[Event]]:
    """Check people out at a moment, with the minutes they have served."""
    gone = {}
    for number in numbers:
        duty = need.offers[number]
        if duty.checked_in_at is None or moment < duty.checked_in_at:
            raise OutBeforeIn(assignment=offer_id(need.id, number))
        gone[number] = replace(
            duty,
            state="checked_out",
            checked_out_at=moment,
            minutes=minutes(need, duty.checked_in_at, moment),
        )
    need = replace(need, offers={**need.offers, **gone})
    done = AssignmentsCheckedOut(
        need_id=need.id,
        community=need.community,
        category=need.category,
        duties=[_duty(need.id, *one) for one in gone.items()],
        online=need.remote,
    )
    return need, [done]


def minutes(need: Need, came: datetime, left: datetime) -> int:
    """Whole minutes on duty inside the shift; whoever came has served at least one."""
    inside = min(left, need.ends_at) - max(came, need.starts_at)
    return max(1, int(inside.total_seconds() // 60))


def miss(need: Need, now: datetime) -> tuple[Need, list[Event]]:
    """Note everybody who accepted and has not come."""
    missing = in_state(need.offers, "accepted")
    if not missing:
        return need, []
    need = replace(need, offers=moved(need.offers, missing, "no_show", now))
    return need, [answered(AssignmentsMissed, need, missing)]


def close(need: Need, now: datetime) -> tuple[Need, list[Event]]:
    """The shift is over and everybody who came has left; nobody waits for an answer any more.

    The last to leave may be faster than the sweep that lets offers run out.
    """
    need, returned = give_back(need)
    need, late = time_out(need, now)
    need, told_off = let_go(need, now)
    need, missing = miss(need, now)
    need = replace(need, state="completed")
    return need, [*returned, *late, *told_off, *missing, told(NeedCompleted, need)]


def happened_at(at: datetime | None, now: datetime) -> datetime:
    """When it happened: as stated, if that is not in the future, or just now."""
    if at is not None and at > now + CLOCKS_DIFFER:
        raise InTheFuture(field="at")
    return at or now


def _duty(need_id: str, number: str, duty: Offer) -> DutyDone:
    if duty.checked_in_at is None:
        raise NotCheckedIn
    return DutyDone(
        assignment_id=offer_id(need_id, number),
        volunteer_id=duty.volunteer,
        checked_in_at=duty.checked_in_at,
        checked_out_at=duty.checked_out_at,
        minutes=duty.minutes,
    )
