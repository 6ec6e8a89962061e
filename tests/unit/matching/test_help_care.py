"""Between receipt and answer: the level by hand, the board, the question, the way back."""

from dataclasses import replace

import pytest

from contracts.matching import NoteAttempt, ReturnHelp
from contracts.notify import ForgetContacts
from services.matching.domain import help_answer, help_time, help_work
from services.matching.domain.help import changed, on_board
from services.matching.domain.help_case import Attempt
from services.matching.domain.help_policy import POLICY
from services.matching.domain.triage import triage
from tests.unit.matching.pleas import (
    COMMUNITY,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    OFFICE,
    claimed,
    leveled,
    passed,
    plea,
    received,
    resolved,
    sent,
    told,
    verified,
)

CITY, STREET = "city_op:1401", "street_op:140107001"


def tried(case, key, at=NOW, *, reached=False):
    wish = NoteAttempt(help_id=case.id, method="call", reached=reached)
    return help_answer.attempt(case, wish, key=key, by="operator", now=at)[0]


def later(case, at):
    """The case after everything that time has done by then."""
    said = []
    for _ in range(50):
        after, more = help_time.pass_time(case, now=at)
        said += more
        if after == case:
            return case, said
        case = after
    raise AssertionError("time never comes to rest")


# ---- the level by hand ----------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_a_higher_level_shortens_the_time_and_never_extends_it():
    case = leveled(received(), "urgent", at=NOW + HOUR)
    assert (case.level, case.due_at, case.overridden_by) == ("urgent", NOW + 2 * HOUR, "operator")
    late = leveled(received(), "urgent", at=NOW + DAY - MINUTE)
    assert late.due_at == NOW + DAY
    assert changed(case).overridden


def test_a_lower_level_gives_the_time_of_its_own():
    case = leveled(received(category="mother_baby"), "normal", at=NOW + 30 * MINUTE)
    assert (case.level, case.due_at) == ("normal", NOW + DAY + 30 * MINUTE)


def test_the_reason_of_an_override_stays_here():
    case = leveled(received(), "life")
    assert case.overridden_why == "孕妇"
    assert "孕妇" not in changed(case).model_dump_json()


@pytest.mark.req("R-HELP-08")
def test_a_volunteers_own_trouble_comes_first():
    assert triage(plea(), NOW, volunteer=True) == ("urgent", ("own_volunteer",))


# ---- the board ------------------------------------------------------------------------------


@pytest.mark.req("R-HELP-04")
def test_on_the_board_is_what_is_verified_and_waits():
    assert on_board(verified())
    assert not on_board(received())
    assert not on_board(sent())
    assert not on_board(verified(received(category="psychological")))


@pytest.mark.req("R-HELP-04")
def test_who_takes_a_case_has_it_until_they_should_have_begun():
    case = claimed()
    assert (case.state, case.responsible, case.claimed) == ("dispatched", "volunteer:wang", True)
    assert case.due_at == NOW + HOUR
    with pytest.raises(help_work.SomeoneIsOnIt):
        claimed(case, "li")
    same, said = help_time.pass_time(case, now=NOW + HOUR - MINUTE)
    assert (same, said) == (case, [])
    back, _ = help_time.pass_time(case, now=NOW + HOUR)
    assert (back.state, back.responsible, back.volunteer_id) == ("triaged", OFFICE, "")
    assert on_board(back)


@pytest.mark.req("R-HELP-04")
def test_nobody_takes_again_what_they_let_go():
    back, _ = help_time.pass_time(claimed(), now=NOW + HOUR)
    with pytest.raises(help_work.NotOnBoard):
        claimed(back, "wang", at=NOW + HOUR)
    again = claimed(back, "li", at=NOW + HOUR)
    gone, _ = help_time.pass_time(again, now=NOW + 2 * HOUR)
    assert gone.lapsed == {"wang", "li"}
    assert not on_board(gone)  # twice in vain: an office sends somebody


def test_who_has_begun_keeps_the_case():
    begun, _ = help_work.start(claimed(), now=NOW)
    late, _ = help_time.pass_time(begun, now=begun.due_at)
    assert (late.state, late.volunteer_id, late.responsible) == ("in_progress", "wang", OFFICE)


# ---- still needed? --------------------------------------------------------------------------


def test_nobody_sets_out_for_an_old_request_before_asking():
    case = verified()
    old = NOW + DAY
    with pytest.raises(help_work.NotFresh):
        sent(case, at=old)
    with pytest.raises(help_work.NotFresh):
        claimed(case, at=old)
    affirmed, _ = help_answer.affirm(case, now=old)
    assert sent(affirmed, at=old).state == "dispatched"


def test_a_danger_to_life_is_never_asked_about():
    case = verified(received(life_threatening=True))
    assert case.ask_at is None
    assert sent(case, at=NOW + 9 * DAY).state == "dispatched"


@pytest.mark.req("R-HELP-05")
def test_a_request_expires_only_after_three_questions_and_with_an_answer():
    case, at, texts = verified(), NOW, []
    while case.state != "unreachable":
        at = case.ask_at
        case, said = later(case, at)
        texts.append(told(said))
    assert case.questions == POLICY.attempts
    assert at == NOW + DAY + 3 * 6 * HOUR
    assert texts[:-1] == [{}, {}, {}]
    assert texts[-1]["h1"] == help_time.UNREACHABLE


@pytest.mark.req("R-HELP-05", "R-HELP-06")
def test_an_urgent_request_never_expires_and_goes_up_until_somebody_knocks():
    case, _ = later(verified(received(vulnerable=["alone_elderly"])), NOW + 6 * HOUR)
    for _ in range(8):
        case, _ = later(case, case.ask_at)
    assert (case.state, case.responsible) == ("triaged", CITY)


def test_an_answer_to_the_question_starts_anew():
    asked, said = later(verified(), NOW + DAY)
    assert (asked.questions, asked.silent) == (1, 1)
    assert not on_board(asked)
    needed, _ = help_answer.affirm(asked, now=NOW + DAY + HOUR)
    assert (needed.silent, needed.ask_at) == (0, NOW + 2 * DAY + HOUR)
    assert on_board(needed)
    over, said = help_answer.withdraw(asked, reason=None, now=NOW + DAY + HOUR)
    assert (over.state, told(said)) == ("withdrawn", {"h1": help_answer.WITHDRAWN})


# ---- closing and opening again --------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_an_answer_needs_a_confirmation_or_three_attempts_that_are_apart():
    case = resolved()
    with pytest.raises(help_answer.NotConfirmed):
        help_answer.close(case, answer=None, now=NOW)
    for number in range(3):
        with pytest.raises(help_answer.NotConfirmed):
            help_answer.close(case, answer="又一个答复", now=NOW)
        at = NOW + 30 * number * MINUTE
        case = tried(case, f"a{number}", at)
        with pytest.raises(help_answer.TooSoon):
            tried(case, "b", at + 29 * MINUTE)
    closed, _ = help_answer.close(case, answer=None, now=NOW + 2 * HOUR)
    assert closed.state == "closed"


def test_whoever_is_reached_is_no_failed_attempt():
    once = tried(resolved(), "a")
    assert once.attempts == {"a": Attempt(at=NOW, method="call", by="operator")}
    assert tried(once, "b", reached=True).attempts == {}


@pytest.mark.req("R-HELP-05")
def test_the_same_helper_tries_twice_then_the_office_above_finds_another_way():
    case, seen = resolved(), []
    for _ in range(3):
        case, _ = help_answer.confirm(case, satisfied=False, now=NOW)
        seen.append((case.state, case.responsible))
        case = resolved(case)
    assert seen == [
        ("in_progress", "volunteer:wang"),
        ("in_progress", "volunteer:wang"),
        ("triaged", STREET),
    ]


def test_a_case_can_be_opened_again_for_three_days():
    case, _ = help_answer.confirm(resolved(), satisfied=True, now=NOW)
    over, _ = help_answer.close(case, answer=None, now=NOW)
    again, _ = help_answer.reopen(over, reason=None, now=NOW + 3 * DAY)
    assert (again.state, again.answer, again.responsible) == ("triaged", "", OFFICE)
    assert again.forget_at is None
    with pytest.raises(help_answer.TooLate):
        help_answer.reopen(over, reason=None, now=NOW + 3 * DAY + MINUTE)


def test_who_was_turned_down_is_heard_by_the_office_above():
    over = verified(verdict="reject", reason="查无此事")
    again, _ = help_answer.reopen(over, reason=None, now=NOW + HOUR)
    assert (again.state, again.responsible, again.verified_at) == ("received", STREET, None)


# ---- the way back ---------------------------------------------------------------------------


def test_a_helper_may_always_give_a_case_back():
    wish = ReturnHelp(help_id="h1", reason="发烧了", to="1401")
    back, _ = help_work.hand_back(sent(), wish, helper=True, now=NOW)
    assert (back.state, back.responsible, back.volunteer_id) == ("triaged", OFFICE, "")


@pytest.mark.req("R-HELP-05")
def test_each_time_that_somebody_is_sent_counts_and_nothing_else_does():
    case = sent()
    overdue, _ = help_time.pass_time(case, now=case.due_at)
    assert [changed(one).dispatches for one in (verified(), case, overdue)] == [0, 1, 1]
    wish = ReturnHelp(help_id="h1", reason="车坏了")
    back, _ = help_work.hand_back(case, wish, helper=True, now=NOW)
    assert changed(back).dispatches == 1
    assert changed(sent(back)).dispatches == 2  # the same volunteer
    done, _ = help_answer.confirm(resolved(case), satisfied=True, now=NOW)
    over, _ = help_answer.close(done, answer=None, now=NOW)
    again, _ = help_answer.reopen(over, reason="又没米了", now=NOW + DAY)
    assert changed(claimed(again, at=NOW + DAY)).dispatches == 2


def test_offices_pass_a_case_on_twice_then_the_city_has_it():
    case, due = verified(), verified().due_at
    case = passed(case, "140107001", at=NOW + HOUR)
    assert (case.responsible, case.due_at) == (STREET, due)
    case = passed(case, COMMUNITY, at=NOW + 2 * HOUR)
    assert case.responsible == OFFICE
    case = passed(case, "140107001", at=NOW + 3 * HOUR)
    assert (case.responsible, case.due_at) == (CITY, due)
    with pytest.raises(help_work.ReturnedTooOften):
        passed(case, COMMUNITY)
    assert help_answer.resolve(case, answer="好", now=NOW)[0].responsible == CITY


def test_a_case_is_passed_on_to_an_office_of_its_own_city_only():
    with pytest.raises(help_work.NotItsOffice):
        passed(verified(), "140108")


# ---- the clock ------------------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_what_stays_overdue_comes_up_again_and_again_and_faster():
    case, waits, owners, at = verified(), [], [], NOW
    case = replace(case, ask_at=None)
    for _ in range(9):
        waits.append(int((case.due_at - at).total_seconds() // 60))
        at = case.due_at
        case, _ = help_time.escalate(case, now=at)
        owners.append(case.responsible)
    assert waits == [1440, 1440, 720, 360, 180, 90, 45, 22, 11]
    assert owners[2:] == [CITY] * 7


# ---- forgetting -----------------------------------------------------------------------------


def test_thirty_days_after_its_end_a_case_forgets_who_asked():
    over, _ = help_answer.close(received(address="8-3-502"), answer="已解决", now=NOW)
    assert help_time.pass_time(over, now=NOW + 30 * DAY - MINUTE) == (over, [])
    gone, said = help_time.pass_time(over, now=NOW + 30 * DAY)
    assert said == [ForgetContacts(subjects=["h1"])]
    assert not any([gone.name, gone.phone, gone.address, gone.household, gone.detail])
    assert changed(gone).answered
    assert gone.next_at is None
    with pytest.raises(help_answer.TooLate):
        help_answer.reopen(gone, reason=None, now=NOW + 30 * DAY)
