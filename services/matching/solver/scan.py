"""The search of `nearby`, one person after another (a kernel, for numba only).

The same gates and the same ways as in `wanted`, to the last bit.
"""

from typing import Any

import numpy as np

from services.matching.solver.grid import CELL, GRID, METRES, ROW
from services.matching.solver.person import DRIVES, MANY
from services.matching.solver.wanted import HALF, OFFERS, RADIUS, Wanted

#: How much further than on a plane somebody may live, and metres besides: coordinates are short.
_WIDER, _BESIDES = 1.02, 3.0
#: Degrees of latitude beyond which nothing is said by a plane.
_POLAR = 80.0
#: How many are kept before the farthest of them are forgotten.
_ROOM = 32


def numbers(wanted: Wanted) -> tuple[float | int, ...]:
    """What is wanted, as `scan` reads it."""
    return (
        wanted.lat, wanted.lon, wanted.narrow, wanted.pace, wanted.extra, wanted.home, wanted.asks,
        wanted.excuses, wanted.until, wanted.born_from, wanted.born_by, int(wanted.ageless),
        wanted.start, wanted.end, wanted.limit,
    )  # fmt: skip


def scan(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917  compiled, calls cost more than bodies
    people: Any,
    keys: Any,
    rows: Any,
    marks: Any,
    lats: Any,
    lons: Any,
    tail: Any,
    lat: float,
    lon: float,
    narrow: float,
    pace: float,
    extra: int,
    home: int,
    asks: int,
    excuses: int,
    until: int,
    born_from: int,
    born_by: int,
    ageless: int,
    start: int,
    end: int,
    reach: int,
    most: int,
) -> Any:
    """Those who fit, in no order, and the `key` up to which nobody is missing.

    Wider and wider squares are looked through until ``most`` have been found (`wanted.rings`).
    Each one's row, `key`, areas and bits, shape (4, people); hardly more than ``most``.
    The first columns are those of an `Index`, the others the `numbers` of what is wanted.
    """
    grid = 1 if asks & DRIVES else 0
    cell, metres = CELL[grid], 3000.0 if grid else 300.0
    found = np.empty((4, max(_ROOM, 4 * most)), dtype=np.int64)
    while True:
        many, farthest = 0, int(metres * pace + extra) - 1
        if farthest >= reach:
            metres, farthest = (reach + 0.5 - extra) / pace, reach
        whole, sure = farthest == reach, ((farthest + 1) << OFFERS) - 1
        down = metres / METRES
        across = down / max(0.01, np.cos(np.radians(min(89.0, abs(lat) + down))))
        south, lines = int((lat - down + 90) / cell), int(2 * down / cell) + 2
        west, east = int((lon - across + 180) / cell), int((lon + across + 180) / cell)
        bound, north_of = _square(farthest, pace, extra, lat), south + lines
        below = int((lat + 90) / cell)
        above = below + 1
        for run in range(lines + 2):
            if run < lines:
                # From the middle outwards: when some were found, farther rows need not be read.
                if below >= south and (run & 1 == 0 or above >= north_of):
                    row, gap = below, lat + 90 - (below + 1) * cell
                    below -= 1
                else:
                    row, gap = above, above * cell - 90 - lat
                    above += 1
                if gap > 0 and gap * gap > bound:
                    continue
                line = grid * GRID + row * ROW
                at = np.searchsorted(keys, line + west, side="left")
                last = np.searchsorted(keys, line + east, side="right")
            elif run == lines:
                at = np.searchsorted(keys, 2 * GRID + home, side="left")
                last = np.searchsorted(keys, 2 * GRID + home, side="right")
            else:
                at, last = np.int64(0), np.int64(len(tail))
            for spot in range(at, last):
                if run <= lines:
                    north, beside = lats[spot] - lat, (lons[spot] - lon) * narrow
                    if (marks[spot] & asks) != asks or north * north + beside * beside > bound:
                        continue
                    who = rows[spot]
                else:
                    who = tail[spot]
                one = people[who]
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
                    up, beside = _sine((one.lat - lat) * HALF), _sine((one.lon - lon) * HALF)
                    chord = up * up + one.narrow * narrow * (beside * beside)
                    half = np.sqrt(min(1.0, chord))
                    far = 2 * RADIUS * (half * (1 + half * half * (1 / 6 + half * half * (3 / 40))))
                    way = int(far * pace + extra + 0.5)
                order = (way << OFFERS) + one.offered
                if order > sure or (run > lines and (found[0, :many] == who).any()):
                    continue  # who came or changed since may stand among the sorted, too
                if many == found.shape[1]:
                    many, sure = _nearest(found, many, most)
                    bound = _square(sure >> OFFERS, pace, extra, lat)
                    if 2 * many > found.shape[1]:
                        found = np.concatenate((found, np.empty_like(found)), axis=1)
                    if order > sure:
                        continue
                found[0, many], found[1, many] = who, order
                found[2, many], found[3, many] = one.areas, one.bits
                many += 1
        if many >= most or whole:
            if many > most:
                many, sure = _nearest(found, many, most)
            return found[:, :many].copy(), sure
        metres *= 2


def _nearest(found: Any, many: int, most: int) -> tuple[int, int]:
    """Forget those who come after so many others; how many stay, and the last `key` of theirs."""
    sure = np.partition(found[1, :many], most - 1)[most - 1]
    stay = 0
    for at in range(many):
        if found[1, at] <= sure:
            found[:, stay] = found[:, at]
            stay += 1
    return stay, sure


def _square(way: int, pace: float, extra: int, lat: float) -> float:
    """The square of the degrees of latitude within which a way may be so short."""
    if abs(lat) > _POLAR:
        return np.inf
    degrees = ((way + 0.5 - extra) / pace * _WIDER + _BESIDES) / METRES
    return degrees * degrees


def _sine(angle: float) -> float:
    """As in `wanted`."""
    square = angle * angle
    return angle * (1 - square * (1 / 6 - square / 120))
