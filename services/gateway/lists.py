"""Lists of people that cities keep in spreadsheets, cut into commands of a thousand rows.

Runs in a child process: reading 40,000 rows takes a processor second, and what a stranger packed
into a file may take more memory than there is.  What a cell means is the registry's business;
here a list is a row of titles and rows of text.
"""

import csv
import io
import resource
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from contracts.base import Command
from contracts.registry import ImportChunk, ImportKind, StartImport
from kit.seal import Keys
from kit.wire import Caller
from services.gateway.orders import Order, document_of

CHUNK = 1000
MOST_ROWS, MOST_COLUMNS = 200_000, 100
#: Bytes: what a spreadsheet may unpack to, and what the child may use in all.
MOST_UNPACKED, MOST_MEMORY = 300 << 20, 2 << 30
MOST_SECONDS = 60
#: Titles of which each list needs one (the registry knows them all).
NEEDED = (
    ("姓名", "name"),
    ("手机", "手机号", "phone"),
    ("社区代码", "community"),
    ("服务意向", "intentions"),
    ("服务时段", "available"),
)
DRIVERS_NEED = (("驾照", "licence_class"), ("驾照有效期", "licence_valid_to"), ("车牌", "plate"))

_NEITHER = "The file is neither a spreadsheet (XLSX) nor text (CSV)."
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file somebody wants imported."""

    id: str
    kind: ImportKind
    content: bytes
    caller: Caller
    dry_run: bool = False
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a file is not a list of people; ``facts`` never hold a cell of it."""

    code: str
    detail: str
    facts: dict[str, Any] = field(default_factory=dict)


def documents(sheet: Sheet) -> list[dict[str, Any]] | Unfit:
    """The commands that import a list, ready to be kept; or why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        rows = read(sheet.content)
    except _Unreadable as wrong:
        return Unfit("unreadable_list", str(wrong))
    mismatch = unfit(rows, sheet.kind)
    if mismatch is not None:
        return mismatch
    return orders(sheet, rows)


def glance(sheet: Sheet) -> Unfit | None:
    """What is wrong with a file at first sight: a torn or huge spreadsheet, the titles of a CSV."""
    try:
        if _zipped(sheet.content):
            _check_size(sheet.content)
            return None
        titles = _titles(sheet.content)
    except _Unreadable as wrong:
        return Unfit("unreadable_list", str(wrong))
    return unfit([titles, []], sheet.kind) if titles else None


def orders(sheet: Sheet, rows: Rows) -> list[dict[str, Any]]:
    """The commands that import these rows, as they are kept."""
    seal = Keys.from_environment().message
    return [
        document_of(Order(command, sheet.caller, makes=_makes(sheet, place), id=name), seal)
        for place, (name, command) in enumerate(commands(sheet, rows))
    ]


def commands(sheet: Sheet, rows: Rows) -> Iterable[tuple[str, Command]]:
    """The announcement of a list and its chunks, each with its id: the same for the same list."""
    titles, body = rows[0], rows[1:]
    chunks = -(-len(body) // CHUNK)
    yield (
        sheet.id,
        StartImport(
            import_id=sheet.id,
            kind=sheet.kind,
            rows=len(body),
            chunks=chunks,
            dry_run=sheet.dry_run,
        ),
    )
    for chunk in range(chunks):
        first = chunk * CHUNK
        yield (
            f"{sheet.id}-{chunk}",
            # What was cut here needs no second look at each of its cells.
            ImportChunk.model_construct(
                import_id=sheet.id,
                kind=sheet.kind,
                chunk=chunk,
                chunks=chunks,
                total_rows=len(body),
                first_row=first + 2,
                columns=titles,
                rows=body[first : first + CHUNK],
                dry_run=sheet.dry_run,
                synthetic=sheet.synthetic,
            ),
        )


def unfit(rows: Rows, kind: ImportKind) -> Unfit | None:
    """What is wrong with a list as a whole, if anything."""
    if len(rows) < 2:
        return Unfit("empty_list", "The list has no rows under its titles.")
    if len(rows) > MOST_ROWS + 1 or len(rows[0]) > MOST_COLUMNS:
        return Unfit("list_too_long", "The list has too many rows or columns.", {"most": MOST_ROWS})
    titles = {title.strip().strip("*").replace(" ", "").lower() for title in rows[0]}
    needed = NEEDED + (DRIVERS_NEED if kind == "drivers" else ())
    missing = [names[-1] for names in needed if titles.isdisjoint(names)]
    if missing:
        return Unfit("missing_column", "The list lacks columns.", {"columns": missing})
    return None


def read(content: bytes) -> Rows:
    """The rows of a CSV or XLSX file as text; empty ones at the end are dropped."""
    rows = _read_xlsx(content) if _zipped(content) else _read_csv(content)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = len(rows[0]) if rows else 0
    return [row + [""] * (width - len(row)) if len(row) < width else row for row in rows]


class _Unreadable(Exception):
    """A file that is neither CSV nor XLSX."""


def _zipped(content: bytes) -> bool:
    return content[:4] == b"PK\x03\x04"


def _titles(content: bytes) -> list[str]:
    """The first row of a CSV; nothing where it does not end with the first line."""
    line = content.partition(b"\n")[0]
    if _marked(content) or line.count(b'"') % 2:
        return []
    if b"\0" in content:
        raise _Unreadable(_NEITHER)
    return next(iter(_read_csv(line)), [])


def _read_csv(content: bytes) -> Rows:
    text = _decoded(content)
    head = text.partition("\n")[0]
    delimiter = max(",;\t|", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise _Unreadable("The file is not a well-formed CSV.") from None


def _marked(content: bytes) -> bool:
    """Whether this is UTF-16 by its mark."""
    return content[:2] in (b"\xff\xfe", b"\xfe\xff")


def _decoded(content: bytes) -> str:
    """Text as spreadsheets write it: UTF-8, GB18030, or UTF-16 with its mark."""
    for encoding in ("utf-16",) if _marked(content) else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _Unreadable(_NEITHER)


def _read_xlsx(content: bytes) -> Rows:
    _check_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = _joined(
            book.get_sheet_by_index(place).to_python(skip_empty_area=False)
            for place in range(len(book.sheet_names))
        )
    except (CalamineError, MemoryError, IndexError):
        raise _Unreadable("The spreadsheet cannot be read.") from None
    return [[cell if type(cell) is str else _text(cell) for cell in row] for row in cells]


def _check_size(content: bytes) -> None:
    """Refuse what is no archive, and one that unpacks to more than there is room for."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise _Unreadable("The spreadsheet cannot be read.") from None
    if unpacked > MOST_UNPACKED:
        raise _Unreadable("The spreadsheet unpacks to too much.")


def _joined(sheets: Iterable[list[list[Any]]]) -> list[list[Any]]:
    """The rows of the first sheet, and of all others with the same titles (a sheet per street).

    Rows are counted on: the first row of the second sheet follows the last of the first.
    """
    rows: list[list[Any]] = []
    for sheet in sheets:
        if not rows:
            rows = sheet
        elif sheet and sheet[0] == rows[0]:
            rows += sheet[1:]
    return rows


def _text(cell: object) -> str:
    """A typed cell as somebody would have typed it: a phone number is not 1.38e10."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _makes(sheet: Sheet, place: int) -> dict[str, str] | None:
    """The announcement makes the import; its chunks make nothing that has an address."""
    if place:
        return None
    location, caller = f"/v1/imports/{sheet.id}", sheet.caller
    return {"location": location, "area": caller.area, "owner": caller.subject}
