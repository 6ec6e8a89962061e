"""Who came, for how long, and who did not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kit.errors import NotFound
from services.matching.domain.answer import decline, wait
from services.matching.domain.deadline import pass_time
from services.matching.domain.duty import (
    CLOCKS_DIFFER,
    EARLY,
    FORGOTTEN,
    InTheFuture,
    NotAccepted,
    NotCheckedIn,
    OutBeforeIn,
    ShiftOver,
    TooEarly,
    check_in,
    check_out,
)
from services.matching.domain.offer import offer
from services.matching.domain.roster import listed
from tests.unit.matching.builders import (
    END,
    START,
    accepted,
    invitees,
    kinds,
    minutes,
    offered,
    states,
)


def come(need, *numbers, at=None, now=START):
    return check_in(need, numbers, at=at, now=now)


def go(need, *numbers, at=None, now=END):
    return check_out(need, numbers, at=at, now=now)


def on_duty(*volunteers):
    need = accepted(*volunteers)
    return come(need, *need.offers)[0]


def test_the_first_who_comes_opens_the_shift():
    need, says = come(accepted("a", "b"), "1")
    assert kinds(says) == ["AssignmentsCheckedIn", "NeedInService"]
    assert (says[1].accepted, says[1].present) == (2, 1)
    need, says = come(need, "2")
    assert kinds(says) == ["AssignmentsCheckedIn"]


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (START - EARLY - minutes(1), TooEarly),
        (START - EARLY, None),
        (END - minutes(1), None),
        (END, ShiftOver),
    ],
)
def test_people_come_between_two_hours_before_the_shift_and_its_end(moment, refusal):
    if refusal is None:
        assert come(accepted("a"), "1", now=moment)[0].state == "in_service"
        return
    with pytest.raises(refusal):
        come(accepted("a"), "1", now=moment)


def test_only_those_who_accepted_can_come():
    for need in (offered("a"), decline(accepted("a"), "1", now=START)[0]):
        with pytest.raises(NotAccepted):
            come(need, "1")


def test_a_list_is_taken_whole_or_not_at_all():
    need, _ = decline(accepted("a", "b", "c"), "2", now=START)
    with pytest.raises(NotAccepted) as refused:
        come(need, "1", "2", "3")
    assert refused.value.facts == {"assignments": ["need-2"]}


def test_coming_twice_is_coming_once():
    need = on_duty("a")
    assert come(need, "1", "1") == (need, [])


def test_a_list_names_assignments_of_its_own_need():
    assert listed("need", ["need-1", "need-7"]) == ["1", "7"]
    with pytest.raises(NotFound):
        listed("need", ["need-1", "other-1"])


def test_what_has_not_happened_cannot_be_written_down():
    edge = START + CLOCKS_DIFFER
    assert come(accepted("a"), "1", at=edge)[0].offers["1"].checked_in_at == edge
    with pytest.raises(InTheFuture):
        come(accepted("a"), "1", at=edge + minutes(1))


@pytest.mark.parametrize(
    ("came", "left", "served"),
    [
        pytest.param(START, END, 240, id="the whole shift"),
        pytest.param(START - minutes(30), END, 240, id="early is not service"),
        pytest.param(START, END + minutes(30), 240, id="late is not service"),
        pytest.param(START + minutes(10.5), END - minutes(9), 220, id="whole minutes"),
        pytest.param(START, START + timedelta(seconds=59), 1, id="at least one"),
        pytest.param(START - minutes(20), START - minutes(5), 1, id="even before the shift"),
    ],
)
def test_minutes_are_the_time_on_duty_inside_the_shift(came, left, served):
    need, _ = come(accepted("a"), "1", now=came)
    need, (done, *_) = go(need, "1", now=left)
    assert need.offers["1"].minutes == done.duties[0].minutes == served
    assert (done.duties[0].checked_in_at, done.duties[0].checked_out_at) == (came, left)


def test_nobody_leaves_without_having_come():
    with pytest.raises(NotCheckedIn):
        go(accepted("a"), "1")
    with pytest.raises(OutBeforeIn):
        go(on_duty("a"), "1", at=START - minutes(1))


def test_leaving_twice_is_leaving_once():
    need, _ = go(on_duty("a", "b"), "1", now=START + minutes(60))
    assert go(need, "1") == (need, [])


def test_the_last_who_leaves_after_the_end_closes_the_shift():
    need, says = go(on_duty("a", "b"), "1")
    assert kinds(says) == ["AssignmentsCheckedOut"]
    need, says = go(need, "2")
    assert kinds(says) == ["AssignmentsCheckedOut", "NeedCompleted"]
    assert (says[1].accepted, says[1].present) == (2, 2)
    assert need.next_due is None


def test_who_leaves_before_the_sweep_comes_leaves_no_offer_open_behind():
    need = come(accepted("a"), "1")[0]
    need = replace(need, people=3)
    need, _ = offer(need, invitees("late", "later"), now=START - minutes(5), token="morning")
    need, _ = wait(need, "3", now=START - minutes(4), even_if_free=True)
    need, says = go(need, "1")
    assert states(need) == ["checked_out", "timed_out", "withdrawn"]
    assert kinds(says) == [
        "AssignmentsCheckedOut", "OffersTimedOut", "OffersWithdrawn", "NeedCompleted",
    ]  # fmt: skip
    assert says[-1].offered == 0


def test_a_shift_whose_people_left_early_ends_at_its_end():
    need, _ = go(on_duty("a"), "1", now=START + minutes(60))
    assert (need.state, need.next_due) == ("in_service", END)
    need, says = pass_time(need, now=END)
    assert (need.state, kinds(says)) == ("completed", ["NeedCompleted"])


def test_who_accepted_and_did_not_come_is_missed():
    need, _ = come(accepted("a", "b"), "1")
    need, _ = go(need, "1", now=END - minutes(5))
    need, says = pass_time(need, now=END)
    assert kinds(says) == ["AssignmentsMissed", "NeedCompleted"]
    assert [one.volunteer_id for one in says[0].offers] == ["b"]
    assert (says[1].accepted, says[1].present) == (2, 1)


def test_a_shift_to_which_nobody_came_expires():
    need, says = pass_time(accepted("a"), now=END)
    assert (need.state, kinds(says)) == ("expired", ["AssignmentsMissed", "NeedExpired"])


def test_a_shift_waits_for_those_still_there_and_at_last_sees_them_out():
    need, says = pass_time(on_duty("a"), now=END)
    assert (need.state, says, need.next_due) == ("in_service", [], END + FORGOTTEN)
    need, says = pass_time(need, now=END + FORGOTTEN)
    assert kinds(says) == ["AssignmentsCheckedOut", "NeedCompleted"]
    assert need.offers["1"].minutes == 240


def test_a_paper_list_may_come_after_the_end():
    need, _ = pass_time(accepted("a"), now=END)
    tomorrow = END + timedelta(days=1)
    need, says = come(need, "1", at=START, now=tomorrow)
    assert kinds(says) == ["AssignmentsCheckedIn", "NeedInService"]
    assert need.next_due == tomorrow + FORGOTTEN
    need, says = go(need, "1", at=END, now=tomorrow)
    assert (need.state, need.offers["1"].minutes) == ("completed", 240)
    assert states(need) == ["checked_out"]
