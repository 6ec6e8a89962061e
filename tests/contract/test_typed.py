"""What people type is brought into one form before it is judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.matching import AskHelp
from contracts.typed import clean

PLEA = {
    "community": "140107001002",
    "category": "medicine",
    "detail": "降压药",
    "name": "段先生",
    "phone": "10000000001",
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１３８０", "1380"),
        ("已审核\u200b", "已审核"),
        ("　", ""),
        ("\ufeff段 先生 ", "段 先生"),
        ("第一行 \r\n\n 第二行", "第一行\n第二行"),
        ("急，要药（两盒）！", "急，要药（两盒）！"),
        ("ＡＢＣ", "ABC"),
    ],
)
def test_ornaments_go_and_the_words_stay(typed, meant):
    assert clean(typed) == meant


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(typed):
    assert clean(clean(typed)) == clean(typed)


@pytest.mark.req("R-HELP-03")
def test_a_plea_is_judged_as_it_is_meant():
    typed = {
        "community": "１４０１０７００１００２",
        "category": "medicine\u200b",
        "phone": "\u200e１００００００００01 ",
        "medicine": {"generic_name": "硝苯地平\ufeff", "runs_out_on": "２０２２-０４-１３"},
        "vulnerable": ["infant　"],
    }
    wish = AskHelp.model_validate(PLEA | typed)
    assert (wish.community, wish.phone) == ("140107001002", "10000000001")
    assert wish.medicine.generic_name == "硝苯地平"
    assert wish.vulnerable == {"infant"}


@pytest.mark.parametrize("field", ["name", "detail"])
def test_nothing_but_ornaments_is_nothing(field):
    with pytest.raises(ValidationError):
        AskHelp.model_validate(PLEA | {field: "\u3000\u200b"})
