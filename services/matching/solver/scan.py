"""The search of `nearby`, one person after another (a kernel, for numba only).

The same gates and the same ways as in `wanted`, to the last bit.
"""

from typing import Any

import numpy as np

from services.matching.solver.grid import CELL, GRID, METRES, ROW
from services.matching.solver.person import DRIVES, MANY
from services.matching.solver.wanted import HALF, OFFERS, RADIUS

#: How much further than on a plane somebody may live, and metres besides: coordinates are short.
_WIDER, _BESIDES = 1.02, 3.0
#: Degrees of latitude beyond which nothing is said by a plane.
_POLAR = 80.0
#: How many are kept besides those wanted before the farthest of them are forgotten.
_ROOM = 16
#: What is looked through: of each row of cells first the east and then the west, those in the
#: community whose home is not known, and the tail of the index.
_EAST, _WEST, _HOME, _TAIL, _OVER = 0, 1, 2, 3, 4


def scan(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917  compiled, calls cost more than bodies
    people: Any,
    keys: Any,
    rows: Any,
    marks: Any,
    lats: Any,
    lons: Any,
    tail: Any,
    narrow: float,
    lat: float,
    lon: float,
    home: int,
    asks: int,
    excuses: int,
    until: int,
    born_from: int,
    born_by: int,
    ageless: bool,  # noqa: FBT001  a number, for a kernel
    start: int,
    end: int,
    pace: float,
    extra: int,
    reach: int,
    most: int,
) -> Any:
    """Those who fit, in no order, and the `key` up to which nobody is missing.

    From the middle outwards: as soon as ``most`` have been found, only who lives nearer than the
    last of them is looked at.  Each one's row, `key`, areas and bits, shape (4, people); no more
    than ``most`` but for equals.  The first columns are those of an `Index`, the others say what
    is `Wanted`.
    """
    cell, line = CELL[1 if asks & DRIVES else 0], np.int64(GRID if asks & DRIVES else 0)
    found, many = np.empty((4, most + _ROOM), dtype=np.int64), 0
    #: The `key`s of the nearest, as a heap whose first is the last of them.
    heap, kept = np.empty(most, dtype=np.int64), 0
    sure = ((reach + 1) << OFFERS) - 1
    down, bound, west, east = _limits(reach, pace, extra, lat, lon, cell)
    middle, below = int((lon + 180) / cell), int((lat + 90) / cell)
    above, part = below + 1, _WEST
    at: Any = np.int64(0)
    spot: Any = at
    while part != _OVER:
        step = 1
        if part == _WEST:
            south, north = lat + 90 - (below + 1) * cell, above * cell - 90 - lat
            if min(south, north) <= down:
                part = _EAST
                row = below if south <= north else above
                below, above = (below - 1, above) if south <= north else (below, above + 1)
                first = (line + row * ROW) + middle
            else:
                part = _HOME
                first = np.int64(2 * GRID + home)
            at = np.searchsorted(keys, first, side="left")
            spot = at
        elif part == _EAST:
            part, step, spot = _WEST, -1, at - 1
        else:
            part, spot = part + 1, np.int64(0)
        last = len(tail) if part == _TAIL else len(keys)
        while part != _OVER and 0 <= spot < last:
            if part == _TAIL:
                who = tail[spot]
            else:
                away = keys[spot] - first
                if away > (0 if part == _HOME else east) or away < -west:
                    break
                up, beside = lats[spot] - lat, (lons[spot] - lon) * narrow
                who = rows[spot]
                if (marks[spot] & asks) != asks or up * up + beside * beside > bound:
                    spot += step
                    continue
            spot += step
            one = people[who]
            born = one.born
            if (one.bits & asks) != asks or not (
                (one.covered >= until or (one.bits & excuses) != 0)
                and ((born_from <= born <= born_by) or (ageless and born == 0))
                and (one.busy_from >= end or one.busy_until <= start or (one.bits & MANY) != 0)
            ):
                continue
            if np.isnan(one.lat):
                way = reach + (1 if one.home != home else 0)
            else:
                up, beside = _sine((one.lat - lat) * HALF), _sine((one.lon - lon) * HALF)
                chord = up * up + one.narrow * narrow * (beside * beside)
                half = np.sqrt(min(1.0, chord))
                far = 2 * RADIUS * (half * (1 + half * half * (1 / 6 + half * half * (3 / 40))))
                way = int(far * pace + extra + 0.5)
            order = (way << OFFERS) + one.offered
            if order > sure or (part == _TAIL and (found[0, :many] == who).any()):
                continue  # who came or changed since may stand among the sorted, too
            if many == found.shape[1]:
                many = _nearest(found, many, sure)
                if 2 * many > found.shape[1]:
                    found = np.concatenate((found, np.empty_like(found)), axis=1)
            found[0, many], found[1, many] = who, order
            found[2, many], found[3, many] = one.areas, one.bits
            many += 1
            kept = _push(heap, kept, order)
            if kept == most and heap[0] < sure:
                sure = heap[0]
                down, bound, west, east = _limits(sure >> OFFERS, pace, extra, lat, lon, cell)
    return found[:, : _nearest(found, many, sure)].copy(), sure


def _limits(
    way: int, pace: float, extra: int, lat: float, lon: float, cell: float
) -> tuple[float, float, int, int]:
    """Within what somebody lives whose way is no longer than this.

    Degrees of latitude, their square on a plane, and how many cells to the west and to the east.
    """
    down = ((way + 0.5 - extra) / pace * _WIDER + _BESIDES) / METRES
    across = down / max(0.01, np.cos(np.radians(min(89.0, abs(lat) + down))))
    middle = int((lon + 180) / cell)
    west, east = int((lon - across + 180) / cell), int((lon + across + 180) / cell)
    return down, np.inf if abs(lat) > _POLAR else down * down, middle - west, east - middle


def _nearest(found: Any, many: int, sure: int) -> int:
    """Forget those who come after this `key`; how many stay."""
    stay = 0
    for at in range(many):
        if found[1, at] <= sure:
            for column in range(4):
                found[column, stay] = found[column, at]
            stay += 1
    return stay


def _push(heap: Any, kept: int, order: int) -> int:
    """Keep the least numbers that there is room for; how many they are."""
    at = kept
    if kept < len(heap):
        kept += 1
        while at and heap[(at - 1) >> 1] < order:
            heap[at] = heap[(at - 1) >> 1]
            at = (at - 1) >> 1
        heap[at] = order
    elif order < heap[0]:
        at, child = 0, 1
        while child < kept:
            if child + 1 < kept and heap[child + 1] > heap[child]:
                child += 1
            if heap[child] <= order:
                break
            heap[at] = heap[child]
            at, child = child, 2 * child + 1
        heap[at] = order
    return kept


def _sine(angle: float) -> float:
    """As in `wanted`."""
    square = angle * angle
    return angle * (1 - square * (1 / 6 - square / 120))
