"""Which phone numbers are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.phone import (
    PhoneInvalid,
    PhoneNotSynthetic,
    masked_phone,
    mobile,
    office,
)

REAL = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001", "１３８０００００００１", "+86 138-0000-0001", "8613800000001",
        "0086 138 0000 0001", "138\u200b00000001", "13800000001.0", " 13800000001 ",
    ],
)  # fmt: skip
def test_one_number_has_one_form(typed):
    assert mobile(typed, synthetic=False) == "13800000001"


@pytest.mark.parametrize(
    "typed",
    ["12800000001", "1380000001", "138000000011", "03511234567", "abc", "", "١٣٨٠٠٠٠٠٠٠١"],
)
def test_other_numbers_are_not_mobiles(typed):
    with pytest.raises(PhoneInvalid):
        mobile(typed, synthetic=False)


def test_made_up_numbers_belong_to_made_up_people_only():
    assert mobile("10012345678", synthetic=True) == "10012345678"
    with pytest.raises(PhoneInvalid):
        mobile("10012345678", synthetic=False)
    with pytest.raises(PhoneNotSynthetic):
        mobile("13800000001", synthetic=True)


@pytest.mark.parametrize("typed", ["0351-1234567", "010 12345678", "400-123-4567", "13800000001"])
def test_an_organisation_may_have_a_landline(typed):
    assert office(typed, synthetic=False) == typed.replace("-", "").replace(" ", "")


def test_an_organisation_of_a_scenario_has_a_made_up_number():
    with pytest.raises(PhoneNotSynthetic):
        office("0351-1234567", synthetic=True)


@given(REAL)
def test_a_kept_number_is_taken_again_as_it_is(number):
    assert mobile(mobile(number, synthetic=False), synthetic=False) == number


def test_seven_digits_are_shown():
    assert masked_phone("10012341234") == "100****1234"
    assert masked_phone("12345") == "*****"
