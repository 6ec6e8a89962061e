"""Phone numbers in all contracts: plain digits, also where full-width ones were typed."""

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.vocabulary import Phone

PHONE = TypeAdapter(Phone)


@pytest.mark.parametrize("typed", ["１３９００００００００", "+８６13900000000", "13900000000"])
def test_full_width_digits_arrive_as_plain_ones(typed):
    phone = PHONE.validate_python(typed)
    assert phone.isascii()
    assert phone.endswith("13900000000")
    assert PHONE.validate_json(f'"{typed}"') == phone


@pytest.mark.parametrize("typed", ["١٣٩٠٠٠٠٠٠٠٠", "१३९००००००००", "12", "1390000000O"])
def test_other_digits_are_no_phone_number(typed):
    with pytest.raises(ValidationError):
        PHONE.validate_python(typed)
