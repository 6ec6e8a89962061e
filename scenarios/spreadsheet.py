"""Spreadsheets (XLSX) as a city keeps them: one sheet of text cells, byte for byte repeatable.

The few parts of the format (ECMA-376) that such a sheet needs are written here, because
40,000 rows take a general library ten times as long.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "application/vnd.openxmlformats-package"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
    f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def write(path: Path, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a sheet; every cell is text, so one that begins with ``=`` is no formula."""
    half = path.with_suffix(".part")
    with ZipFile(half, "w") as book:
        for name, xml in _PARTS.items():
            _add(book, name, _XML + xml)
        cells = "".join(_row_xml(row) for row in (head, *rows))
        sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
        _add(book, "xl/worksheets/sheet1.xml", _XML + sheet)
    half.replace(path)


def _add(book: ZipFile, name: str, text: str) -> None:
    """Add a part without the hour it was written, so that equal lists are equal files."""
    book.writestr(ZipInfo(name), text.encode(), ZIP_DEFLATED, compresslevel=1)


def _row_xml(row: Sequence[str]) -> str:
    return f"<row>{''.join(_cells_xml(row))}</row>"


def _cells_xml(row: Sequence[str]) -> Iterator[str]:
    for cell in row:
        yield f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "<c/>"
