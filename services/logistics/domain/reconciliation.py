"""What is missing on a day, unit by unit and door by door; nothing missing is green (Yiwu)."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.logistics.domain.unit import HandOut, UnitDay


def reconciled(sheets: Iterable[UnitDay]) -> dict[str, Any]:
    """All units of a day, in the order of their numbers."""
    units = sorted((_unit(one) for one in sheets), key=lambda one: _number(one["staircase"]))
    return {"green": all(one["green"] for one in units), "units": units}


def _unit(sheet: UnitDay) -> dict[str, Any]:
    """One unit; ``differ`` holds by door what should be and what was noted."""
    present = sheet.figures("present")
    found: dict[str, Any] = {
        "staircase": sheet.staircase,
        "households": len(sheet.homes),
        "present": _compared({door: home.residents for door, home in sheet.homes.items()}, present),
        "handed": {
            one.item: _compared(_due(sheet, one), sheet.figures("handed", one.item))
            for one in sheet.hand_outs
        },
        "told": {
            notice: _compared(dict.fromkeys(_there(sheet), 1), _reached(sheet, notice))
            for notice in sheet.notices
        },
    }
    checked = [found["present"], *found["handed"].values(), *found["told"].values()]
    if sheet.tested:
        found["tested"] = _compared(_there(sheet), sheet.figures("tested"))
        checked.append(found["tested"])
    found["repeated"], found["corrected"] = sheet.repeated, len(sheet.corrections)
    found["green"] = not any(one["missing"] or one["differ"] for one in checked)
    return found


def _compared(due: Mapping[str, int], noted: Mapping[str, int]) -> dict[str, Any]:
    """Doors where something is due and nothing was noted, and doors where figures differ."""
    return {
        "expected": sum(due.values()),
        "noted": sum(noted.values()),
        "missing": [door for door, n in due.items() if n and door not in noted],
        "differ": {
            door: [due.get(door, 0), n] for door, n in noted.items() if n != due.get(door, 0)
        },
    }


def _there(sheet: UnitDay) -> dict[str, int]:
    """How many are there: as counted today, or else as on the roll."""
    counted = sheet.figures("present")
    there = {door: counted.get(door, home.residents) for door, home in sheet.homes.items()}
    return {door: n for door, n in there.items() if n}


def _due(sheet: UnitDay, hand_out: HandOut) -> dict[str, int]:
    """What each household gets; an empty flat gets nothing."""
    per_head = hand_out.per == "person"
    return {
        door: hand_out.each * (people if per_head else 1) for door, people in _there(sheet).items()
    }


def _reached(sheet: UnitDay, notice: str) -> dict[str, int]:
    return {door: 1 for door, n in sheet.figures("told", notice).items() if n}


def _number(staircase: str) -> list[int]:
    return [int(part) for part in staircase.split("-")]
