"""A household shares a word, and only what stands for it is kept."""

from dataclasses import replace

import pytest

from contracts.registry import SetHousehold
from services.registry.domain.catalogue import SHIPPED
from services.registry.domain.chunk import rows_of
from services.registry.domain.household import set_household, unnamed
from services.registry.domain.volunteer import enrol, pool_entry
from tests.unit.registry.builders import COMMUNITY, NOW, TITLES, a_chunk, a_row, a_source, a_wish


def hide(community, word):
    return f"{community}-{word}"


def entered(volunteer, **facts):
    wish = SetHousehold(volunteer_id=volunteer.id, **facts)
    return set_household(wish, volunteer, hide=hide, rules=SHIPPED, now=NOW)


@pytest.mark.req("R-REG-13")
def test_whoever_registers_or_stands_on_a_list_with_a_word_belongs_to_a_household():
    wish = unnamed(a_wish(household_group="3-2-501"), hide)
    alone = enrol(wish, volunteer_id="v1", now=NOW, by="operator")
    (listed,) = rows_of(a_chunk([*a_row(), "3-2-501"], columns=[*TITLES, "家庭轮换"]), a_source())
    assert alone.household == listed.household == f"{COMMUNITY}-3-2-501"
    assert pool_entry(alone).household == alone.household
    assert unnamed(a_wish(), hide) == a_wish()


@pytest.mark.req("R-REG-13")
def test_who_need_not_take_turns_is_matched_like_everybody_else():
    volunteer = enrol(a_wish(), volunteer_id="v1", now=NOW, by="operator")
    settled, (told,) = entered(volunteer, household_group="x")
    assert told.entry.household == settled.household
    assert entered(settled, household_group="x") == (settled, [])
    both, (told,) = entered(settled, household_group="x", take_turns=False)
    assert (both.household, told.entry.household) == (settled.household, "")
    left, (told,) = entered(settled)
    assert (left, told.entry.household) == (replace(settled, household=""), "")
