"""A donor can follow a gift by a code that survives the telephone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.logistics.domain.tracking import SIGNS, is_tracking_code, tracking_code

ids = st.uuids().map(lambda one: one.hex)


@given(ids)
def test_the_same_donation_always_has_the_same_code(key):
    assert tracking_code(key) == tracking_code(key)
    assert is_tracking_code(tracking_code(key))


@given(ids, st.integers(0, 9), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(key, place, sign):
    code = list(tracking_code(key).replace("-", ""))
    wrong = [*code[:place], sign, *code[place + 1 :]]
    assert is_tracking_code("".join(wrong)) is (wrong == code)


@given(ids, st.integers(0, 8))
def test_two_signs_that_changed_places_are_noticed(key, place):
    code = list(tracking_code(key).replace("-", ""))
    wrong = [*code[:place], code[place + 1], code[place], *code[place + 2 :]]
    assert is_tracking_code("".join(wrong)) is (wrong == code)


@pytest.mark.parametrize("text", ["", "12345", "OOOOO-OOOOO", "11111-11111-1", "爱心捐赠"])
def test_what_is_no_code_is_none(text):
    assert not is_tracking_code(text)


def test_people_type_codes_as_they_like():
    code = tracking_code("d1")
    assert is_tracking_code(code.lower().replace("-", " "))
