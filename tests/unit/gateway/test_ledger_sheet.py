"""The 《志愿者信息台账》 as a spreadsheet that people can open, fill in and give back."""

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from contracts.registry import LEDGER_COLUMNS
from services.gateway.lists import read, unfit
from services.gateway.press.ledger import TO_FILL, draw, draw_template


def a_row(street="140107001", **cells):
    filled = dict.fromkeys(LEDGER_COLUMNS, "") | {"社区代码": f"{street}002", "姓名": "张三"}
    filled |= {"手机": "13800000001", "服务意向": "核酸采样", "服务时段": "上午"} | cells
    return [filled[column] for column in LEDGER_COLUMNS]


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.req("R-REG-02")
def test_each_street_has_its_sheet_with_the_same_columns():
    content = draw([a_row(), a_row(), a_row("140107002")])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["140107001", "140107002"]
    sheets = [book.get_sheet_by_index(one).to_python() for one in (0, 1)]
    assert [one[0] for one in sheets] == [list(LEDGER_COLUMNS)] * 2
    assert [len(one) for one in sheets] == [3, 2]


@pytest.mark.req("R-REG-02")
def test_what_was_exported_can_be_imported_from_all_sheets():
    rows = read(draw([a_row(), a_row("140107002", 手机="13800000002")]))
    assert unfit(rows, "volunteers") is None
    assert [row[LEDGER_COLUMNS.index("手机")] for row in rows[1:]] == ["13800000001", "13800000002"]


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_cell_is_a_formula_and_none_becomes_one(cell):
    content = draw([a_row(单位=cell)])
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in parts(content)["xl/styles.xml"]
    (_, row) = read(content)
    assert row[LEDGER_COLUMNS.index("单位")] == cell


def test_a_ledger_of_nobody_opens_too():
    assert read(draw([])) == [list(LEDGER_COLUMNS)]


@pytest.mark.req("R-REG-02")
def test_the_template_checks_what_is_typed_and_is_what_an_import_wants():
    content = draw_template()
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    checked = set(re.findall(r'sqref="([A-Z])2:', sheet))
    letters = {one: chr(ord("A") + place) for place, one in enumerate(TO_FILL)}
    for column in ("手机", "性别", "社区代码", "归属", "服务意向", "服务时段", "出生日期", "驾照"):
        assert letters[column] in checked, column
    assert "LEN(B2)=11" in sheet
    rows = read(content)
    assert [one.strip("*") for one in rows[0]] == list(TO_FILL)
    assert unfit([*rows, a_row()], "volunteers") is None
