"""A request for help follows the errand that answers it."""

from datetime import timedelta

import pytest

from contracts.logistics import ErrandChanged
from services.matching.domain.help import on_board
from services.matching.domain.help_errand import follow
from tests.unit.matching.pleas import NOW, received, verified


def news(state, volunteer="v1", lapses=0):
    return ErrandChanged(
        errand_id="e1", community="330782001001", category="medicine", state=state,
        volunteer_id=volunteer if state in ("claimed", "bought", "handed_over") else "",
        help_id="h1", opened_at=NOW, lapses=lapses,
    )  # fmt: skip


def after(case, *told):
    first = max(case.errand_news.values(), default=0) + 1
    return heard(case, *enumerate(told, start=first))


def heard(case, *told):
    for version, one in told:
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
