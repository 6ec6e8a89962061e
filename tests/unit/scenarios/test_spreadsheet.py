"""Spreadsheets that other programs can read."""

from python_calamine import CalamineWorkbook

from scenarios import spreadsheet

HEAD = ["姓名", "手机", "备注"]
ROWS = [
    ["合成王芳", "10000000001", "<三楼> & 左"],
    ["合成李强", "10000000002", ""],
    ["", "", "=1+1"],
]


def test_what_was_written_is_read(tmp_path):
    spreadsheet.write(tmp_path / "list.xlsx", HEAD, ROWS)
    book = CalamineWorkbook.from_path(tmp_path / "list.xlsx")
    assert book.get_sheet_by_index(0).to_python() == [HEAD, *ROWS]


def test_the_same_list_is_the_same_file(tmp_path):
    for name in ("one", "two"):
        spreadsheet.write(tmp_path / f"{name}.xlsx", HEAD, ROWS)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
