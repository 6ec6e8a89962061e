"""Who of a household is asked: never two of them at the same time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vocabulary import DayPart
from services.matching.domain.day import day_part
from services.matching.domain.turns import by_turns, one_of_each
from tests.unit.matching.builders import published, someone

PEOPLE = st.lists(
    st.builds(
        someone,
        st.uuids().map(str),
        household=st.sampled_from(["", "h1", "h2"]),
        served=st.integers(0, 3),
        available=st.sets(st.sampled_from(DayPart)).map(frozenset),
    ),
    unique_by=lambda one: one.id,
)


@pytest.mark.req("R-REG-13")
@given(PEOPLE, st.sets(st.sampled_from(["h1", "h2"])))
def test_of_each_household_at_most_one_is_left_and_everybody_else(people, busy):
    left = one_of_each(people, busy)
    homes = [one.household for one in left if one.household]
    assert len(homes) == len(set(homes))
    assert not busy & set(homes)
    assert [one for one in left if not one.household] == [
        one for one in people if not one.household
    ]
    assert set(homes) == {one.household for one in people} - busy - {""}


@pytest.mark.req("R-REG-13")
@given(PEOPLE)
def test_a_plan_takes_whoever_of_a_household_has_time_and_served_less_often(people):
    need = published()
    part = day_part(need.starts_at)
    left = list(by_turns(people, [need], set()))
    for one in left:
        if one.household:
            others = [
                other
                for other in people
                if other.household == one.household and part in other.available
            ]
            assert one.served == min(other.served for other in others)
    assert {one.household for one in left} >= {
        one.household for one in people if part in one.available
    }
