"""The same trouble asked for twice: recognised, merged, answered to both, and undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.matching import AdoptTwin, DropTwin, SettleTwin
from services.matching.domain import help_answer, help_twin
from services.matching.domain.help_case import NotNow
from services.matching.domain.household import household, number
from services.matching.domain.likeness import likeness
from tests.unit.matching.pleas import (
    DAY,
    HOUR,
    NOW,
    OFFICE,
    received,
    resolved,
    sent,
    told,
    verified,
)

WORDS = "家里老人独居，蔬菜和米面快吃完了。"


def twins():
    main = verified(received("h1", detail=WORDS))
    case = received("h2", phone="10000000002", category="food", vulnerable=["infant"])
    twin, said = help_twin.merge(case, main, now=NOW)
    adopt = next(one for one in said if isinstance(one, AdoptTwin))
    main, _ = help_twin.adopt(main, twin_id=adopt.twin_id, level=adopt.level, now=NOW)
    return main, twin


def settled(said):
    return next(one for one in said if isinstance(one, SettleTwin))


# ---- recognising ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "8号楼3单元502室",
        "八号楼三单元五〇二室",
        "８号楼 ３单元 ５０２",
        "8-3-502",
        "8栋3单元502",
        "8幢 3 单元502户",
    ],
)
def test_one_door_is_one_door_however_it_is_written(written):
    assert household(written) == "8-3-502"


def test_other_doors_are_other_doors():
    assert (
        len({household(one) for one in ("8号楼3单元502", "8号楼3单元503", "十八号楼3单元502")}) == 3
    )


@pytest.mark.parametrize("dialled", ["13800138000", "+8613800138000", "008613800138000"])
def test_one_phone_is_one_phone(dialled):
    assert number(dialled) == "13800138000"


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_has_no_direction(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == any(letter.isalnum() for letter in one.lower())


def test_texts_are_as_alike_as_they_share_pairs():
    assert likeness(WORDS, "家里老人独居 蔬菜和米面快吃完了") == 1
    assert likeness(WORDS, "家里老人独居，米面和蔬菜都快吃完了，请帮忙") > 0.5
    assert likeness(WORDS, "孕妇明天产检，没有车。") < 0.1


@pytest.mark.req("R-HELP-05")
@pytest.mark.parametrize(
    ("other", "found"),
    [
        pytest.param({"detail": "急需米面"}, True, id="the same phone"),
        pytest.param({"phone": "10000000009", "address": "八号楼3单元502"}, True, id="one door"),
        pytest.param({"phone": "10000000009"}, True, id="a neighbour with the same words"),
        pytest.param({"phone": "10000000009", "detail": "要奶粉"}, False, id="another trouble"),
        pytest.param({"category": "medicine"}, False, id="another category"),
        pytest.param(
            {"phone": "10000000009", "community": "140107001003", "address": "8-3-502"},
            False,
            id="the same door number elsewhere",
        ),
        pytest.param({"at": NOW - 2 * DAY - HOUR}, False, id="three days ago"),
    ],
)
def test_who_may_mean_the_same(other, found):
    case = received("h1", detail=WORDS, address="8号楼3单元502室")
    other = received("h2", **{"detail": WORDS, **other})
    assert help_twin.suspects(case, [other]) == (("h2",) if found else ())


# ---- merging --------------------------------------------------------------------------------


@pytest.mark.req("R-HELP-05")
def test_both_askers_are_answered_and_both_cases_closed():
    main, twin = twins()
    assert (twin.state, twin.duplicate_of, main.twins) == ("duplicate", "h1", {"h2": NOW})
    assert (twin.responsible, twin.due_at is not None) == (OFFICE, True)
    done, said = help_answer.resolve(sent(main), answer="米已送到", now=NOW)
    twin, heard = help_twin.settle(twin, settled(said), now=NOW)
    assert told(said) | told(heard) == {"h1": "米已送到", "h2": "米已送到"}
    done, _ = help_answer.confirm(done, satisfied=True, now=NOW)
    _, said = help_answer.close(done, answer=None, now=NOW)
    twin, heard = help_twin.settle(twin, settled(said), now=NOW)
    assert (twin.state, twin.answer, told(heard)) == ("closed", "米已送到", {})


def test_the_more_urgent_of_both_levels_counts():
    main, _ = twins()
    assert (main.level, main.due_at) == ("urgent", NOW + HOUR)


def test_a_merge_can_be_undone():
    main, twin = twins()
    alone, said = help_twin.unmerge(twin, now=NOW)
    assert (alone.state, alone.duplicate_of, alone.responsible) == ("received", "", OFFICE)
    assert DropTwin(help_id="h1", twin_id="h2") in said
    assert help_twin.drop(main, twin_id="h2")[0].twins == {}
    with pytest.raises(NotNow):
        help_twin.unmerge(alone, now=NOW)


@pytest.mark.req("R-HELP-05")
def test_what_ended_without_help_sets_the_twin_free():
    main, twin = twins()
    _, said = help_answer.withdraw(main, reason=None, now=NOW)
    free, heard = help_twin.settle(twin, settled(said), now=NOW)
    assert (free.state, free.duplicate_of, told(heard)) == ("received", "", {})


def test_two_that_are_merged_into_each_other_at_once_both_go_on():
    one, other = verified(received("h1")), verified(received("h2"))
    first, _ = help_twin.merge(one, other, now=NOW)
    second, _ = help_twin.merge(other, one, now=NOW)
    for main, twin in ((second, first), (first, second)):
        same, said = help_twin.adopt(main, twin_id=twin.id, level=twin.level, now=NOW)
        assert same == main
        assert help_twin.settle(twin, settled(said), now=NOW)[0].state == "triaged"


def test_a_request_that_was_answered_meanwhile_answers_its_twin():
    main, case = resolved(), received("h2")
    twin, _ = help_twin.merge(case, main, now=NOW)
    _, said = help_twin.adopt(main, twin_id="h2", level="normal", now=NOW)
    _, heard = help_twin.settle(twin, settled(said), now=NOW)
    assert told(heard) == {"h2": "米已送到"}


def test_nothing_is_merged_into_itself_or_into_a_duplicate():
    main, twin = twins()
    for case, into in (
        (received("h3"), twin),
        (received("h3"), received("h3")),
        (main, received()),
    ):
        with pytest.raises(help_twin.NotTheSame):
            help_twin.merge(case, into, now=NOW)
    with pytest.raises(NotNow):
        help_twin.merge(sent(), received("h3"), now=NOW)


def test_news_of_another_case_changes_nothing():
    _, twin = twins()
    wish = SettleTwin(help_id="h2", main_id="h9", state="closed", answer="x")
    assert help_twin.settle(twin, wish, now=NOW) == (twin, [])
