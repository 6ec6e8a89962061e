"""The order of a day: nobody starts a step before the last is finished or waived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.logistics import OpenDay, TakeStep
from kit.errors import Refusal
from services.logistics.domain.day import (
    ORDER,
    NotOnThisDay,
    StepNotOpen,
    StepTooEarly,
    WaiverWithoutReason,
    open_day,
    take_step,
)

PEOPLE = ["v1", "v2"]
OPENED = {"compound_id": "c1", "day": "2022-04-10"}


def a_day():
    wish = OpenDay(**OPENED, people=PEOPLE)
    return open_day(wish, "310107103001")[0]


def step(name, what, *people, reason=None):
    return TakeStep(**OPENED, step=name, what=what, people=people or ["v1"], reason=reason)


def after(day, *wishes):
    for wish in wishes:
        day, _ = take_step(day, wish)
    return day


@pytest.mark.req("R-LOG-02")
def test_the_day_goes_rubbish_oneself_parcels_antigen_parcels():
    assert ORDER == ("rubbish", "disinfect", "wave_1", "antigen", "wave_2")
    done = [step(name, what, *PEOPLE) for name in ORDER for what in ("start", "finish")]
    day, says = take_step(after(a_day(), *done[:-1]), done[-1])
    assert says[0].steps == {name: {"finished": 2} for name in ORDER}
    assert all(set(turn.steps.values()) == {"finished"} for turn in day.people.values())


@pytest.mark.req("R-LOG-02", "R-LOG-06")
def test_parcels_wait_until_one_has_disinfected_oneself_or_it_was_waived_with_a_reason():
    day = after(a_day(), step("rubbish", "start"), step("rubbish", "finish"))
    with pytest.raises(StepTooEarly):
        take_step(day, step("wave_1", "start"))
    with pytest.raises(WaiverWithoutReason):
        take_step(day, step("disinfect", "waive"))
    day = after(day, step("disinfect", "waive", reason="没有接触垃圾"), step("wave_1", "start"))
    assert day.people["v1"].reasons == {"disinfect": "没有接触垃圾"}
    with pytest.raises(StepNotOpen):
        take_step(day, step("wave_1", "start"))


def test_all_who_are_named_or_none():
    day = after(a_day(), step("rubbish", "start", "v1"))
    with pytest.raises(StepNotOpen):
        take_step(day, step("rubbish", "start", "v2", "v1"))
    with pytest.raises(NotOnThisDay):
        take_step(day, step("rubbish", "start", "v2", "v9"))


@pytest.mark.req("R-LOG-02")
@given(st.lists(st.tuples(st.sampled_from(ORDER), st.sampled_from(["start", "finish", "waive"]))))
def test_whatever_is_tried_a_step_begins_after_the_last_has_ended(tries):
    day = a_day()
    for name, what in tries:
        try:
            day, _ = take_step(day, step(name, what, reason="雨"))
        except Refusal:
            continue
        steps = day.people["v1"].steps
        begun = [one for one in ORDER if one in steps]
        assert begun == list(ORDER[: len(begun)])
        assert all(steps[one] != "started" for one in begun[:-1])
