"""A piece of a list: its rows read into volunteers, or into what is wrong with them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from contracts.registry import ImportChunk, ImportKind, RowProblem
from contracts.vocabulary import Frame
from kit.errors import Refusal, Unacceptable
from services.registry.domain.age import MIN_AGE, MIN_DRIVER_AGE, local_day, sound_birth_date
from services.registry.domain.household import Hide
from services.registry.domain.phone import mobile
from services.registry.domain.position import near_spot
from services.registry.domain.sheet import (
    DRIVERS_NEED,
    FORMS,
    NEEDED,
    Reader,
    column_of,
    community,
    day,
)
from services.registry.domain.volunteer import (
    Volunteer,
    made,
    sound_licence_date,
    sound_name,
    sound_plate,
)

#: What one row becomes.  Some rejected rows have no problem of their own: see the title row's.
Row = Volunteer | tuple[RowProblem, ...]

_ONLY_DRIVERS = frozenset({*DRIVERS_NEED, "vehicle_type", "seats", "load_kg", "cold_box"})


class OutsideArea(Unacceptable):
    """This community is not in the area for which the list may be brought."""

    code = "outside_area"


@dataclass(frozen=True, slots=True)
class Source:
    """Who brings a list, when and for which area, and how a phone number becomes an id.

    The same person has the same id in every list, which makes a second import find the first.
    """

    now: datetime
    by: str
    area: str
    identify: Callable[[str], str]
    #: What stands for the word that a household of a community shares.
    hide: Hide


class _Cell(NamedTuple):
    """How one column of a list is read, and what its cells so far have become."""

    column: str
    place: int
    read: Reader
    needed: bool
    known: dict[str, Any]


def rows_of(chunk: ImportChunk, source: Source) -> Iterator[Row]:
    """What each row becomes, in order."""
    wrong = _title_problems(chunk)
    if wrong:
        yield wrong if chunk.chunk == 0 else ()
        yield from ((),) * (len(chunk.rows) - 1)
        return
    plan = _plan(chunk, source)
    for number, cells in enumerate(chunk.rows, start=chunk.first_row):
        facts, codes = _facts(cells, plan)
        if codes:
            empty = not facts and set(codes.values()) == {"missing"}
            yield _problems(number, {"": "empty_row"} if empty else codes)
        else:
            facts["synthetic"] = chunk.synthetic
            if word := facts.get("household_group"):
                facts["household_group"] = source.hide(facts["community"], word)
            yield made(
                facts,
                volunteer_id=source.identify(facts["phone"]),
                now=source.now,
                by=source.by,
                import_id=chunk.import_id,
                import_row=number,
            )


def _facts(cells: Sequence[str], plan: Sequence[_Cell]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the row says, and the code of every cell that is wrong."""
    facts: dict[str, Any] = {}
    codes: dict[str, str] = {}
    width = len(cells)
    for column, place, read, needed, known in plan:
        text = cells[place] if place < width else ""
        if text in known:
            facts[column] = known[text]
        elif not text or text.isspace():
            if needed:
                codes[column] = "missing"
        else:
            try:
                facts[column] = known[text] = read(text)
            except Refusal as refused:
                codes[column] = refused.code
            except ValueError:
                codes[column] = "invalid"
    _locate(facts, codes)
    return facts, codes


def _locate(facts: dict[str, Any], codes: dict[str, str]) -> None:
    """Put the cells of the home together."""
    lat, lon = facts.pop("lat", None), facts.pop("lon", None)
    frame = facts.pop("frame", Frame.WGS84)
    if lat is not None and lon is not None:
        facts["near"] = near_spot((lat, lon), frame)
    elif lat is not None or lon is not None:
        codes.setdefault("lon" if lon is None else "lat", "missing")


def _plan(chunk: ImportChunk, source: Source) -> list[_Cell]:
    """How the columns of this list are read, at this moment and for this area."""
    readers = {**FORMS, **_rules(chunk, source, today=local_day(source.now))}
    needed = _needed(chunk.kind)
    skipped = frozenset() if chunk.kind == "drivers" else _ONLY_DRIVERS
    return [
        _Cell(column, place, readers[column], column in needed, {})
        for place, column in enumerate(map(column_of, chunk.columns))
        if column and column not in skipped
    ]


def _rules(chunk: ImportChunk, source: Source, *, today: date) -> dict[str, Reader]:
    """The columns where more than the form of a cell matters."""
    youngest = MIN_DRIVER_AGE if chunk.kind == "drivers" else MIN_AGE

    def home(cell: str) -> str:
        code = community(cell)
        if not code.startswith(source.area):
            raise OutsideArea
        return code

    return {
        "name": sound_name,
        "phone": partial(mobile, synthetic=chunk.synthetic),
        "community": home,
        "birth_date": lambda cell: sound_birth_date(day(cell), today=today, at_least=youngest),
        "licence_valid_to": lambda cell: sound_licence_date(day(cell), today=today),
        "plate": partial(sound_plate, synthetic=chunk.synthetic),
    }


def _title_problems(chunk: ImportChunk) -> tuple[RowProblem, ...]:
    """Columns that are not there, or there twice: then no row can be read."""
    found = [column for column in map(column_of, chunk.columns) if column]
    codes = {column: "missing_column" for column in _needed(chunk.kind) if column not in found}
    codes |= {column: "column_twice" for column in found if found.count(column) > 1}
    return _problems(1, codes)


def _needed(kind: ImportKind) -> tuple[str, ...]:
    return NEEDED + DRIVERS_NEED if kind == "drivers" else NEEDED


def _problems(row: int, codes: dict[str, str]) -> tuple[RowProblem, ...]:
    return tuple(RowProblem(row=row, column=column, code=code) for column, code in codes.items())
