"""Lists of what is true of many people."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from contracts.registry import (
    ChangeStanding,
    ConfirmPeople,
    HoldSession,
    InsureGroup,
    RecordCover,
    RecordTraining,
    RollEntered,
)
from services.registry.domain.roll import NotOfThisArea, enter, steps
from services.registry.domain.standing import LearnedInFuture

NOW = datetime(2022, 10, 17, 12, tzinfo=UTC)
PEOPLE = [f"v{number}" for number in range(5)]


def a_session(**facts):
    given = {
        "area": "430511", "course": "sample_transport", "title": "穿脱防护服", "provider": "区医院",
        "hours": 2, "mode": "onsite", "trainer_medical": True, "on": date(2022, 10, 17),
        "passed": PEOPLE[:3], "failed": PEOPLE[3:4], "absent": PEOPLE[4:],
    }  # fmt: skip
    return HoldSession(**given | facts)


def entered(wish, known=frozenset(PEOPLE)):
    return enter(wish, known, roll_id="r", now=NOW, by="desk")


@pytest.mark.req("R-GATE-01", "R-GATE-02")
def test_a_session_gives_everybody_their_own_result():
    roll, [told] = entered(a_session())
    results = list(steps(roll))
    assert all(isinstance(one, RecordTraining) for one in results)
    assert [one.volunteer_id for one in results] == PEOPLE
    assert Counter(one.result for one in results) == {"passed": 3, "failed": 1, "absent": 1}
    assert all(one.trainer_medical and one.course == "sample_transport" for one in results)
    assert isinstance(told, RollEntered)
    assert (told.kind, told.people) == ("training", 5)


@pytest.mark.req("R-GATE-03")
def test_a_group_policy_covers_everybody_on_its_list_once():
    wish = InsureGroup(
        area="430511", insurer="合成保险", provider="platform", volunteer_ids=[*PEOPLE, "v0"],
        starts_on=date(2022, 10, 17), ends_on=date(2022, 11, 30),
    )  # fmt: skip
    covers = list(steps(entered(wish)[0]))
    assert all(isinstance(one, RecordCover) for one in covers)
    assert [one.volunteer_id for one in covers] == PEOPLE


@pytest.mark.req("R-REG-05")
def test_a_round_of_calls_confirms_who_was_on_a_list():
    calls = ConfirmPeople(area="430511", method="电话核实", volunteer_ids=PEOPLE)
    found = list(steps(entered(calls)[0]))
    assert all(isinstance(one, ChangeStanding) for one in found)
    assert {(one.to, one.reason) for one in found} == {("reserve", "电话核实")}
    assert len(found) == 5


def test_nothing_is_entered_when_one_person_is_not_of_the_area():
    with pytest.raises(NotOfThisArea) as refused:
        entered(a_session(), known=set(PEOPLE) - {"v2"})
    assert refused.value.facts == {"volunteer_ids": ["v2"], "count": 1}


def test_no_course_is_entered_before_it_was_given():
    with pytest.raises(LearnedInFuture):
        entered(a_session(on=date(2022, 10, 18)))


@pytest.mark.parametrize(
    "wrong", [{"failed": ["v0"]}, {"passed": [], "failed": [], "absent": []},
              {"valid_to": date(2022, 10, 1)}],
)  # fmt: skip
def test_a_list_that_contradicts_itself_is_none(wrong):
    with pytest.raises(ValidationError):
        a_session(**wrong)
