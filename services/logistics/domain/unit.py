"""A unit and its day: what its building head counts, hands out and tells, door by door (Yiwu)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from contracts.base import Message
from contracts.logistics import (
    ListHouseholds,
    OpenDay,
    RecordUnit,
    RegisterCompound,
    UnitDayChanged,
)
from kit.errors import Refusal, Unacceptable
from services.logistics.domain.zone import Staircase


class UnknownDoor(Unacceptable):
    """A door that is not on the unit's roll."""

    code = "unknown_door"


class NotPlanned(Refusal):
    """This is not among what the day hands out, tests or tells."""

    code = "not_planned"


@dataclass(frozen=True, slots=True)
class Home:
    """A household: its floor, and how many live there."""

    floor: int
    residents: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's roll."""

    id: str
    compound_id: str
    staircase: str
    homes: dict[str, Home]


@dataclass(frozen=True, slots=True)
class HandOut:
    """What each is to get."""

    item: str
    each: int
    per: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that was put right: nothing is overwritten in silence."""

    noted: str
    about: str
    door: str
    before: int
    after: int
    reason: str
    by: str


#: By door.
Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class UnitDay:
    """All that was noted in a unit on a day; first by kind and item or notice, then by door."""

    id: str
    compound_id: str
    area: str
    day: str
    staircase: str
    homes: dict[str, Home]
    hand_outs: tuple[HandOut, ...] = ()
    tested: bool = False
    notices: tuple[str, ...] = ()
    noted: dict[str, Figures] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    repeated: int = 0

    def figures(self, noted: str, about: str = "") -> Mapping[str, int]:
        """By door, what was noted of one thing."""
        return self.noted.get(_kind(noted, about), {})


def unit_key(compound_id: str, staircase: str) -> str:
    """A compound has each unit once."""
    return f"{compound_id}:{staircase}"


def units_of(wish: RegisterCompound, *, key: str) -> list[Unit]:
    """A new compound's units: every door is a household of which nobody knows how many live there.

    Doors are called by floor and number, 401 the first of the fourth floor, until a roll says
    otherwise.
    """
    drawn = {one.key: one for one in (Staircase(**one.model_dump()) for one in wish.staircases)}
    return [Unit(unit_key(key, name), key, name, _doors(one)) for name, one in drawn.items()]


def list_households(unit: Unit, wish: ListHouseholds) -> tuple[Unit, list[Message]]:
    """The roll as the building head knows it; days that are open keep the one they began with."""
    homes = {one.door: Home(one.floor, one.residents) for one in wish.households}
    return replace(unit, homes=homes), []


def unit_day(unit: Unit, wish: OpenDay, area: str) -> tuple[UnitDay, list[Message]]:
    """A unit's sheet for the day, with nothing on it."""
    hand_outs = tuple(HandOut(one.item, one.each, one.per) for one in wish.hand_outs)
    sheet = UnitDay(
        f"{wish.compound_id}:{wish.day}:{unit.staircase}",
        wish.compound_id,
        area,
        wish.day.isoformat(),
        unit.staircase,
        unit.homes,
        hand_outs,
        wish.tested,
        tuple(wish.notices),
    )
    return sheet, [_changed(sheet)]


def record(sheet: UnitDay, wish: RecordUnit, *, by: str) -> tuple[UnitDay, list[Message]]:
    """Note figures at doors; what is noted already is neither added to nor overwritten."""
    about = wish.about or ""
    if not _planned(sheet, wish.noted, about):
        raise NotPlanned
    unknown = [door for door in wish.doors if door not in sheet.homes]
    if unknown:
        raise UnknownDoor(count=len(unknown))
    kind = _kind(wish.noted, about)
    known = sheet.noted.get(kind, {})
    new = {door: n for door, n in wish.doors.items() if door not in known}
    others = {door: n for door, n in wish.doors.items() if door in known}
    corrections: Sequence[Correction] = ()
    if wish.correction:
        corrections = [
            Correction(wish.noted, about, door, known[door], n, wish.correction, by)
            for door, n in others.items()
            if known[door] != n
        ]
    right = {one.door: one.after for one in corrections}
    changed = replace(
        sheet,
        noted={**sheet.noted, kind: {**known, **new, **right}},
        corrections=(*sheet.corrections, *corrections),
        repeated=sheet.repeated + len(others) - len(right),
    )
    return changed, [_changed(changed)]


def _planned(sheet: UnitDay, noted: str, about: str) -> bool:
    if noted == "handed":
        return any(one.item == about for one in sheet.hand_outs)
    if noted == "told":
        return about in sheet.notices
    return not about and (noted == "present" or sheet.tested)


def _kind(noted: str, about: str) -> str:
    return f"{noted} {about}".strip()


def _doors(one: Staircase) -> dict[str, Home]:
    return {
        f"{floor}{door:02}": Home(floor, 0)
        for floor in range(1, one.floors + 1)
        for door in range(1, one.doors + 1)
    }


def _changed(sheet: UnitDay) -> UnitDayChanged:
    handed = {one.item: sheet.figures("handed", one.item) for one in sheet.hand_outs}
    present = sheet.figures("present")
    return UnitDayChanged(
        compound_id=sheet.compound_id,
        area=sheet.area,
        day=date.fromisoformat(sheet.day),
        staircase=sheet.staircase,
        households=len(sheet.homes),
        residents=sum(home.residents for home in sheet.homes.values()),
        counted=len(present),
        present=sum(present.values()),
        pieces={item: sum(doors.values()) for item, doors in handed.items()},
        handed={item: sum(n > 0 for n in doors.values()) for item, doors in handed.items()},
        tested=sum(sheet.figures("tested").values()),
        told={one: sum(n > 0 for n in sheet.figures("told", one).values())
              for one in sheet.notices},
        repeated=sheet.repeated,
    )  # fmt: skip
