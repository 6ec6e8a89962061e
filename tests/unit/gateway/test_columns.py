"""What people read about the columns of a list agrees with how the registry reads them."""

import re

import pytest

from contracts.vocabulary import SKILLS
from services.gateway.columns import COLUMNS, columns, title, wrong
from services.gateway.sentences import LANGUAGES
from services.registry.domain import sheet

CODES = ["missing", "invalid", "empty_row", "missing_column", "column_twice", "outside_area",
         "name_invalid", "phone_invalid", "phone_not_synthetic", "birth_date_impossible",
         "too_young", "licence_expired", "plate_invalid"]  # fmt: skip


def test_every_column_that_is_understood_is_explained():
    assert set(COLUMNS) == sheet.COLUMNS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_that_is_shown_is_understood(language):
    assert [sheet.column_of(title(one, language)) for one in COLUMNS] == list(COLUMNS)


def test_what_must_be_filled_is_marked():
    needed = {sheet.column_of(one.title) for one in columns("en") if one.needed}
    assert needed == {*sheet.NEEDED, *sheet.DRIVERS_NEED}


@pytest.mark.parametrize("code", CODES)
def test_every_problem_of_a_row_has_its_sentence_without_blanks(code):
    chinese, english = (wrong("phone", code, one) for one in LANGUAGES)
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[{}_]", chinese + english)
    assert chinese != english


@pytest.mark.req("R-REG-17")
@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_told_the_words_for_skills_and_take_them(language):
    (skills,) = [one for one in columns(language) if one.title == title("skills", language)]
    assert all(word in skills.form for word in SKILLS)
    assert set(sheet.words("、".join(SKILLS))) == set(SKILLS)


def test_a_code_that_is_new_here_is_said_as_it_is():
    assert wrong("phone", "brand_new", "en") == "brand_new"
