"""The ledger's rows: whole for those who contact people, masked for others, and importable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import LEDGER_COLUMNS
from contracts.vocabulary import DayPart, PostCategory
from services.registry.domain.chunk import rows_of
from services.registry.domain.ledger import listed, row
from services.registry.domain.volunteer import Volunteer, enrol
from tests.unit.registry.builders import NOW, a_chunk, a_driver, a_source, a_wish


def joined(wish):
    return enrol(wish, volunteer_id="v1", now=NOW, by="street")


def cells(volunteer, *, unmasked=True):
    return dict(zip(LEDGER_COLUMNS, row(volunteer, unmasked=unmasked), strict=True))


@pytest.mark.req("R-REG-02")
def test_the_ledger_tells_strengths_and_who_manages():
    told = cells(joined(a_wish(skills={"护士", "英语"}, intentions={"sampling", "checkpoint"})))
    assert (told["技能"], told["服务意向"]) == ("护士、英语", "卡口值班、核酸采样")
    assert told["管理单位"] == "youth_league:140107"
    assert told["状态"] == "在册"


def test_others_see_neither_name_nor_phone_nor_birthday_nor_plate():
    person = joined(a_driver(name="欧阳晓明", birth_date="1990-05-17"))
    whole, masked = cells(person), cells(person, unmasked=False)
    for secret in ("欧阳晓明", person.phone, "1990-05-17", "晋A12345"):
        assert secret in whole.values()
        assert not any(secret in cell for cell in masked.values())
        assert secret not in str(listed(person))
    assert (masked["姓名"], masked["出生日期"]) == ("欧***", "1990")


@pytest.mark.req("R-REG-02")
@given(
    st.sets(st.sampled_from(PostCategory), min_size=1),
    st.sets(st.sampled_from(DayPart), min_size=1),
    st.sets(st.sampled_from(["护士", "英语", "开车", "搬运"])),
    st.sampled_from(["female", "male", None]),
)
def test_a_row_that_is_imported_again_is_the_same_person(posts, parts, skills, gender):
    facts = {"intentions": posts, "available": parts, "skills": skills, "gender": gender}
    before = joined(a_driver(**facts))
    told = row(before, unmasked=True)
    (after,) = rows_of(a_chunk(told, columns=list(LEDGER_COLUMNS), kind="drivers"), a_source())
    assert isinstance(after, Volunteer)
    for fact in ("name", "phone", "community", "intentions", "available", "skills", "gender",
                 "service_areas", "affiliation", "plate", "driving"):  # fmt: skip
        kept = getattr(after, fact)
        assert kept == getattr(before, fact) or fact == "driving"
    assert after.driving.licence_valid_to == before.driving.licence_valid_to
