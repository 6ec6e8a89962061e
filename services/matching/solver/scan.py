"""The search of `nearby`, one person after another (a kernel, for numba only).

The same gates and the same ways as in `wanted`, to the last bit.
"""

from typing import Any

import numpy as np

from services.matching.solver.grid import CELL, GRID, METRES, ROW
from services.matching.solver.person import DRIVES, MANY
from services.matching.solver.wanted import HALF, RADIUS, Wanted


def numbers(wanted: Wanted) -> tuple[Any, Any]:
    """What is wanted, as `scan` reads it: broken numbers and whole ones."""
    place = (wanted.lat, wanted.lon, wanted.narrow, wanted.pace, wanted.extra)
    asked = (
        wanted.home, wanted.asks, wanted.excuses, wanted.until, wanted.born_from, wanted.born_by,
        wanted.ageless, wanted.start, wanted.end, wanted.limit,
    )  # fmt: skip
    return np.array(place), np.array(asked, dtype=np.int64)


def scan(  # noqa: C901, PLR0913, PLR0915, PLR0917  compiled, a call costs more than its body
    people: Any,
    keys: Any,
    rows: Any,
    marks: Any,
    tail: Any,
    place: Any,
    asked: Any,
    metres: float,
    limit: int,
) -> Any:
    """Rows and ways of those who fit within the limit: shape (2, people), in no order.

    ``keys``, ``rows``, ``marks`` and ``tail`` are those of an `Index`, ``place`` and ``asked`` the
    `numbers` of what is wanted.
    """
    lat, lon, narrow, pace, extra = place[0], place[1], place[2], place[3], place[4]
    home, asks, excuses, until = asked[0], asked[1], asked[2], asked[3]
    born_from, born_by, ageless = asked[4], asked[5], asked[6]
    start, end, reach = asked[7], asked[8], asked[9]
    grid = 1 if asks & DRIVES else 0
    cell = CELL[grid]
    down = metres / METRES
    across = down / max(0.01, np.cos(np.radians(min(89.0, abs(lat) + down))))
    south, rows_of_cells = int((lat - down + 90) / cell), int(2 * down / cell) + 2
    west, east = int((lon - across + 180) / cell), int((lon + across + 180) / cell)
    found = np.empty((2, 64), dtype=np.int64)
    many = 0
    for run in range(rows_of_cells + 2):
        if run < rows_of_cells:
            line = grid * GRID + (south + run) * ROW
            at = np.searchsorted(keys, line + west, side="left")
            last = np.searchsorted(keys, line + east, side="right")
        elif run == rows_of_cells:
            at = np.searchsorted(keys, 2 * GRID + home, side="left")
            last = np.searchsorted(keys, 2 * GRID + home, side="right")
        else:
            at, last = np.int64(0), np.int64(len(tail))
        for spot in range(at, last):
            if run <= rows_of_cells and (marks[spot] & asks) != asks:
                continue
            one = people[tail[spot] if run > rows_of_cells else rows[spot]]
            born = one.born
            if (one.bits & asks) != asks or not (
                (one.covered >= until or (one.bits & excuses) != 0)
                and ((born_from <= born <= born_by) or (ageless != 0 and born == 0))
                and (one.busy_from >= end or one.busy_until <= start or (one.bits & MANY) != 0)
            ):
                continue
            if np.isnan(one.lat):
                way = reach + (1 if one.home != home else 0)
            else:
                down, across = _sine((one.lat - lat) * HALF), _sine((one.lon - lon) * HALF)
                chord = down * down + one.narrow * narrow * (across * across)
                half = np.sqrt(min(1.0, chord))
                far = 2 * RADIUS * (half * (1 + half * half * (1 / 6 + half * half * (3 / 40))))
                way = int(far * pace + extra + 0.5)
            if way <= limit:
                if many == found.shape[1]:
                    more = np.empty((2, 2 * many), dtype=np.int64)
                    more[:, :many] = found
                    found = more
                row = tail[spot] if run > rows_of_cells else rows[spot]
                found[0, many], found[1, many] = row, way
                many += 1
    return found[:, :many]


def _sine(angle: float) -> float:
    """As in `wanted`."""
    square = angle * angle
    return angle * (1 - square * (1 / 6 - square / 120))
