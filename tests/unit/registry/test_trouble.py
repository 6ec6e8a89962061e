"""A volunteer's trouble: the liaison hears first, and nobody's silence is the end of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.offices import ladder
from contracts.registry import RaiseTrouble, SettleTrouble
from services.registry.domain.trouble import (
    WITHIN,
    TroubleSettled,
    escalate,
    raise_trouble,
    settle,
    take_up,
)

NOW = datetime(2022, 10, 20, 2, tzinfo=UTC)
HERE = "430511001001"
ANSWER = SettleTrouble(trouble_id="t", answer="已送医，家属在旁。")


def raised(liaison="cadre"):
    wish = RaiseTrouble(volunteer_id="v1", kind="hurt", detail="值守时摔伤")
    return raise_trouble(
        wish, trouble_id="t", community=HERE, liaison=liaison, now=NOW, by="v1"
    )[0]  # fmt: skip


@pytest.mark.req("R-HELP-11")
def test_the_liaison_is_first_and_then_one_office_after_the_other():
    trouble, order = raised(), []
    for step in range(6):
        order.append(trouble.responsible)
        trouble, [told] = escalate(trouble, now=NOW + (step + 1) * WITHIN)
        assert told.escalated == step + 1
    assert order == ["cadre", *ladder(HERE), ladder(HERE)[-1]]


def test_before_its_time_nothing_goes_up():
    assert escalate(raised(), now=NOW + WITHIN / 2) == (raised(), [])


def test_who_has_no_liaison_is_the_communitys_at_once():
    assert raised(liaison="").responsible == f"community_op:{HERE}"


@pytest.mark.req("R-HELP-11")
def test_once_it_is_taken_up_it_goes_no_further_and_it_ends_with_an_answer():
    trouble, _ = take_up(raised(), by="cadre")
    assert escalate(trouble, now=NOW + 10 * WITHIN) == (trouble, [])
    assert take_up(trouble, by="late") == (trouble, [])
    done, [told] = settle(ANSWER, trouble, by="cadre")
    assert (told.state, done.answer, done.taken_up_by) == ("settled", ANSWER.answer, "cadre")
    with pytest.raises(TroubleSettled):
        settle(ANSWER, done, by="cadre")
    with pytest.raises(TroubleSettled):
        take_up(done, by="cadre")


def test_no_event_tells_what_happened():
    _, [told] = take_up(replace(raised(), detail="腿部骨折"), by="cadre")
    assert "骨折" not in told.model_dump_json()


steps = st.lists(st.sampled_from(["wait", "take", "settle"]), max_size=8)


@given(steps)
def test_whatever_is_done_an_open_one_has_somebody_responsible_and_a_time(found):
    trouble, now = raised(), NOW
    for step in found:
        now += WITHIN
        if step == "wait":
            trouble, _ = escalate(trouble, now=now)
        elif trouble.state != "settled":
            trouble, _ = (
                take_up(trouble, by="x") if step == "take" else settle(ANSWER, trouble, by="x")
            )
        assert trouble.responsible
        assert (trouble.due_at is not None) == (trouble.state == "raised")
        assert bool(trouble.answer) == (trouble.state == "settled")
