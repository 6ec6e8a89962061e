"""The morning at a post: first who is there, then the briefing, then who does what (R-PLAN-03)."""

import pytest

from services.matching.domain.duty import NotCheckedIn, check_in
from services.matching.domain.muster import NotBriefed, brief, hand_out
from tests.unit.matching.builders import START, accepted, kinds, minutes


def there(*numbers):
    need = accepted("a", "b")
    return check_in(need, numbers, at=None, now=START)[0] if numbers else need


def briefed(need, *numbers, now=START):
    return brief(need, numbers, topics="防护、路线", at=None, now=now)


@pytest.mark.req("R-PLAN-03")
def test_first_training_then_assignment():
    need = there("1")
    with pytest.raises(NotBriefed):
        hand_out(need, [("1", "一号楼")])
    need, says = briefed(need, "1")
    assert kinds(says) == ["AssignmentsBriefed"]
    need, says = hand_out(need, [("1", "一号楼")])
    assert (kinds(says), need.offers["1"].task) == (["TasksHandedOut"], "一号楼")


def test_who_is_not_there_is_not_briefed_and_then_nobody_is():
    with pytest.raises(NotCheckedIn) as refused:
        briefed(there("1"), "1", "2")
    assert refused.value.facts == {"assignments": ["need-2"]}


def test_tasks_go_out_to_all_or_to_nobody():
    need, _ = briefed(there("1", "2"), "1")
    with pytest.raises(NotBriefed) as refused:
        hand_out(need, [("1", "一号楼"), ("2", "二号楼")])
    assert refused.value.facts == {"assignments": ["need-2"]}


def test_a_briefing_counts_once_and_a_task_may_change():
    need, _ = briefed(there("1"), "1")
    assert briefed(need, "1", now=START + minutes(5)) == (need, [])
    need, _ = hand_out(need, [("1", "一号楼")])
    assert hand_out(need, [("1", "一号楼")]) == (need, [])
    assert hand_out(need, [("1", "二号楼")])[0].offers["1"].task == "二号楼"
