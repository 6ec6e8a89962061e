"""What people type comes into one form, and comes out masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.text import clean, masked_name, masked_plate


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("  张三 ", "张三", id="spaces at the ends"),
        pytest.param("张\u200b三\ufeff", "张三", id="zero-width characters"),
        pytest.param("ＬＩ　Ｍｉｎｇ", "LI Ming", id="full width"),
        pytest.param("１３８", "138", id="full-width digits"),
        pytest.param("a\t\n b", "a b", id="white space is one space"),
        pytest.param("e\u200d\u0301", "é", id="what joins once nothing stands between"),
        pytest.param("阿依古丽·买买提", "阿依古丽·买买提", id="the dot inside a name stays"),
    ],
)
def test_what_was_typed_is_cleaned(typed, kept):
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed):
    assert clean(clean(typed)) == clean(typed)


@given(st.text())
def test_nothing_invisible_is_left(typed):
    assert not set(clean(typed)) & set("\u200b\u200c\u200d\u2060\ufeff\u00ad\n\t\x00")


def test_names_are_masked_but_for_the_first_character():
    assert [masked_name(name) for name in ("张三", "欧阳娜娜", "张")] == ["张*", "欧***", "*"]


def test_plates_are_masked_in_the_middle():
    assert masked_plate("晋A12345") == "晋A***45"
    assert masked_plate("A1") == "*"
