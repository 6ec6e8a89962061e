"""A request for help follows the errand that answers it."""

from datetime import timedelta

import pytest

from contracts.logistics import ErrandChanged
from services.matching.domain import help_time, help_work
from services.matching.domain.help import on_board
from services.matching.domain.help_answer import freed
from services.matching.domain.help_errand import ANSWER, follow
from tests.unit.matching.pleas import MINUTE, NOW, received, sent, told, verified


def news(state, volunteer="v1", lapses=0):
    return ErrandChanged(
        errand_id="e1", community="330782001001", category="medicine", state=state,
        volunteer_id=volunteer if state in ("claimed", "bought", "handed_over") else "",
        help_id="h1", opened_at=NOW, lapses=lapses,
    )  # fmt: skip


def after(case, *said):
    first = max(case.errand_news.values(), default=0) + 1
    return heard(case, *enumerate(said, start=first))


def heard(case, *said):
    for version, one in said:
        case, _ = follow(case, one, version=version, now=NOW + timedelta(minutes=version))
    return case


@pytest.mark.req("R-HELP-02", "R-LOG-12")
def test_a_medicine_request_is_dispatched_bought_for_and_answered():
    case = after(verified(), news("open"))
    assert (case.state, on_board(case)) == ("triaged", False)
    case = after(case, news("claimed"))
    assert (case.state, case.volunteer_id) == ("dispatched", "v1")
    case = after(case, news("bought"), news("handed_over"))
    assert (case.state, case.errand) == ("resolved", "")
    assert "平台不经手" in case.answer


@pytest.mark.req("R-HELP-02", "R-LOG-12")
@pytest.mark.parametrize("end", ["returned", "cancelled"])
def test_an_errand_that_comes_to_nothing_gives_the_case_back_to_triage(end):
    case = after(verified(), news("open"), news("claimed"), news("open", lapses=1))
    assert (case.state, case.volunteer_id, case.errand) == ("triaged", "", "e1")
    case = after(case, news(end, lapses=1))
    assert (case.state, case.errand) == ("triaged", "")
    assert case.responsible.startswith("community")
    assert on_board(case)


def test_news_that_come_twice_or_late_or_of_another_errand_change_nothing():
    case = after(verified(), news("open"), news("claimed"))
    assert follow(case, news("open"), version=1, now=NOW) == (case, [])
    other = news("handed_over").model_copy(update={"errand_id": "e2"})
    assert follow(case, other, version=9, now=NOW) == (case, [])
    done = after(case, news("bought"), news("handed_over"))
    assert follow(done, news("returned", lapses=1), version=3, now=NOW) == (done, [])


def test_a_claim_that_is_heard_after_its_lapse_sends_nobody():
    opened = after(verified(), news("open"))
    case = heard(opened, (3, news("open", lapses=1)), (2, news("claimed")))
    assert (case.state, case.volunteer_id) == ("triaged", "")
    case = heard(case, (4, news("claimed", "v2")))
    assert (case.state, case.volunteer_id) == ("dispatched", "v2")


def test_an_unverified_case_waits_for_somebody_to_check_it():
    case = after(received(), news("open"), news("claimed"))
    assert case.state == "received"


@pytest.mark.req("R-HELP-02", "R-LOG-12")
def test_who_takes_an_errand_is_sent_also_after_the_asker_was_asked_whether_it_is_needed():
    case = after(verified(), news("open"))
    old = {version: case.ask_at + version * MINUTE for version in (2, 3, 4)}
    asked, _ = help_time.pass_time(case, now=case.ask_at)
    for one in (case, asked):
        going, _ = follow(one, news("claimed"), version=2, now=old[2])
        assert (going.state, going.volunteer_id, going.ask_at) == ("dispatched", "v1", None)
        going, _ = follow(going, news("bought"), version=3, now=old[3])
        done, said = follow(going, news("handed_over"), version=4, now=old[4])
        assert (done.state, done.errand, told(said)) == ("resolved", "", {"h1": ANSWER})


@pytest.mark.req("R-HELP-02", "R-LOG-12")
@pytest.mark.parametrize("check", [verified, lambda case: case], ids=["verified", "not verified"])
def test_what_was_taken_before_somebody_checked_the_case_is_heard_of(check):
    case = check(after(received(), news("open"), news("claimed")))
    assert case.state == case.rest
    case = after(case, news("bought"))
    assert (case.state, case.responsible) == ("in_progress", "volunteer:v1")
    case = after(case, news("handed_over"))
    assert (case.state, case.errand) == ("resolved", "")


@pytest.mark.parametrize("case", [received(), verified()], ids=["not verified", "verified"])
def test_things_at_the_door_answer_a_case_that_heard_nothing_else(case):
    done, said = follow(after(case, news("open")), news("handed_over"), version=9, now=NOW)
    assert (done.state, done.volunteer_id, done.errand) == ("resolved", "v1", "")
    assert told(said) == {"h1": ANSWER}
    assert freed(case, done) == {"v1"}


@pytest.mark.req("R-LOG-12")
@pytest.mark.parametrize("end", ["open", "returned", "cancelled"])
def test_whom_an_operator_sent_stays_on_the_way_when_the_buyer_lets_go(end):
    case = sent(after(verified(), news("open")), "y")
    case = after(case, news("claimed", "x"))
    assert (case.state, case.volunteer_id) == ("dispatched", "y")
    let_go = after(case, news(end, lapses=1))
    assert (let_go.state, let_go.volunteer_id, let_go.lapsed) == ("dispatched", "y", frozenset())
    assert freed(case, let_go) == {"x"}


def test_whom_an_operator_sent_stays_on_the_way_when_an_errand_is_opened():
    case = after(sent(), news("open"))
    assert (case.state, case.volunteer_id, case.errand) == ("dispatched", "wang", "e1")


def test_things_at_the_door_leave_a_case_to_whom_an_operator_sent_and_the_errand_is_over():
    case = after(sent(after(verified(), news("open")), "y"), news("claimed", "x"))
    case = after(case, news("bought", "x"), news("handed_over", "x"))
    assert (case.state, case.volunteer_id, case.errand) == ("dispatched", "y", "")
    assert on_board(help_work.let_go(case, now=NOW)[0])


def test_who_is_not_in_service_is_not_named_by_the_case_but_what_is_brought_counts():
    case = after(verified(), news("open"))
    for version, state in ((2, "claimed"), (3, "bought")):
        case, _ = follow(case, news(state), version=version, now=NOW, in_service=False)
        assert (case.state, case.volunteer_id, on_board(case)) == ("triaged", "", False)
    case, _ = follow(case, news("handed_over"), version=4, now=NOW, in_service=False)
    assert (case.state, case.volunteer_id, case.errand) == ("resolved", "", "")
