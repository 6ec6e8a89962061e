"""Numbers that carry a check character."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.credit_code import (
    ALPHABET,
    CreditCodeInvalid,
    check_character,
    is_credit_code,
    sound_credit_code,
)
from services.registry.domain.number import is_volunteer_number, volunteer_number

CODES = st.text(ALPHABET, min_size=17, max_size=17).map(lambda body: body + check_character(body))
IDS = st.text(string.hexdigits, min_size=32, max_size=32)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",  # the example of GB 32100-2015
        "91110000600037341L",
        "91110000802100433B",
        "9144030071526726XG",
        "914403001922038216",
        "51610700305332460K",
    ],
)
def test_published_codes_are_sound(code):
    assert is_credit_code(code)


def test_a_wrong_check_character_is_refused():
    with pytest.raises(CreditCodeInvalid):
        sound_credit_code("91350100M000100Y44")


def test_a_community_group_has_no_code():
    assert sound_credit_code(None) is None


@pytest.mark.parametrize("code", ["", "91350100M000100Y4", "91350100I000100Y43", "９" * 18])
def test_other_texts_are_not_codes(code):
    assert not is_credit_code(code)


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_wrong_character_shows(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]
    assert is_credit_code(wrong) == (wrong == code)


@given(CODES, st.integers(0, 16))
def test_every_swap_of_neighbours_shows(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_credit_code(swapped) == (swapped == code)


@given(IDS)
def test_the_same_id_has_the_same_number(volunteer_id):
    number = volunteer_number(volunteer_id, "140107001002")
    assert number == volunteer_number(volunteer_id, "140107001002")
    assert number.startswith("V140107")
    assert len(number) == 18
    assert is_volunteer_number(number)


@given(IDS, st.integers(7, 17), st.sampled_from(ALPHABET))
def test_a_slip_in_a_volunteer_number_shows(volunteer_id, place, other):
    number = volunteer_number(volunteer_id, "140107001002")
    wrong = number[:place] + other + number[place + 1 :]
    assert is_volunteer_number(wrong) == (wrong == number)


def test_ten_thousand_people_have_ten_thousand_numbers():
    assert len({volunteer_number(f"v{one}", "140107") for one in range(10_000)}) == 10_000
