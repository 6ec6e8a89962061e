"""Paper, A4: what the gate hands out, what each volunteer carries where, where a driver goes."""

from datetime import datetime
from typing import Any

from fastapi import Request, Response

from services.gateway.pages.paper import page

#: What must not wait, as it is marked on the sheet.
MARKS = {"medicine": "药", "cold": "冷", "infant": "婴", "normal": ""}


def wave_sheets(request: Request, wave: dict[str, Any]) -> Response:
    """The gate's list by building and unit, then one sheet for each volunteer."""
    people = sorted(wave["trips"].items())
    return page(request, "sheets.html", wave=wave, people=people, gate=gate(wave), marks=MARKS)


def door_labels(request: Request, title: str, sheets: list[list[dict[str, object]]]) -> Response:
    """Labels for doors, 24 on a page: a code, a number, no name."""
    return page(request, "labels.html", title=title, sheets=sheets)


def gate(wave: dict[str, Any]) -> list[dict[str, Any]]:
    """How many parcels of which kind lie in each slot, a slot for each unit."""
    slots: dict[str, dict[str, Any]] = {}
    for trips in wave["trips"].values():
        for stop in (one for trip in trips for one in trip):
            slot = slots.setdefault(stop["staircase"], dict.fromkeys(MARKS, 0))
            slot[stop["kind"]] += 1
    found = [{"slot": slot, **kinds, "all": sum(kinds.values())} for slot, kinds in slots.items()]
    return sorted(found, key=lambda one: [int(part) for part in one["slot"].split("-")])


def trip_sheet(request: Request, trip: dict[str, Any]) -> Response:
    """A driver's stops in order, loading by loading, with room for counts and signatures."""
    loads: dict[int, list[dict[str, Any]]] = {}
    for stop in trip["stops"]:
        times = {name: _moment(stop[name]) for name in ("opens", "closes", "expected")}
        loads.setdefault(stop["load"], []).append(stop | times)
    times = {name: _moment(trip[name]) for name in ("leaves", "deadline")}
    return page(request, "trip_sheet.html", trip=trip | times, loads=sorted(loads.items()))


def _moment(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
