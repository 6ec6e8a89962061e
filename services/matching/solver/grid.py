"""Where people live as cells of a grid, whose numbers are sorted keys.

Neighbouring cells of a row are one run of keys.
"""

from math import cos, radians

import numpy as np

from services.matching.solver.person import DRIVES, Records
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import RADIUS, Group, Wanted

#: Width of a cell in degrees of latitude: 300 m for those who walk, 3 km for those who drive.
CELL = (0.0027, 0.027)
#: Cells in a row of the grid, more than fit around the earth; grids in the space of keys.
ROW, GRID = 1 << 20, 1 << 56
#: In a degree of latitude.
METRES = RADIUS * np.pi / 180
#: How much of a circle's square is looked at, because the earth is no plane.
_SPARE = 1.002


def keys(people: Records) -> Ints:
    """The cells where people live; those whose home is unknown by community."""
    drive = (people["bits"] & DRIVES) != 0
    cell = np.where(drive, CELL[1], CELL[0])
    known = ~np.isnan(people["lat"])
    lat, lon = np.where(known, people["lat"], 0.0), np.where(known, people["lon"], 0.0)
    down, across = ((lat + 90) / cell).astype(np.int64), ((lon + 180) / cell).astype(np.int64)
    found: Ints = np.where(known, drive * GRID + down * ROW + across, 2 * GRID + people["home"])
    return found


def around(wanted: Wanted, metres: float) -> tuple[list[int], list[int]]:
    """The same as `ranges` for one place: in plain numbers, a few rows cost a third as much."""
    grid = 1 if wanted.asks & DRIVES else 0
    lat, lon, cell, down = wanted.lat, wanted.lon, CELL[grid], metres / METRES
    across = down / max(0.01, cos(radians(min(89.0, abs(lat) + down))))
    south, home = int((lat - down + 90) / cell), 2 * GRID + wanted.home
    west, east = (grid * GRID + int((lon + by + 180) / cell) for by in (-across, across))
    rows = range(south * ROW, (south + int(2 * down / cell) + 2) * ROW, ROW)
    return [*(row + west for row in rows), home], [*(row + east for row in rows), home]


def ranges(places: Group, metres: float, *, trim: bool = False) -> tuple[Ints, Ints]:
    """The keys of the cells in squares around places: first and last, shape (places, runs).

    One run for each row of cells, and one for those in the community whose home is not known.
    ``trim`` leaves the corners of the squares out: it pays for itself where places are many.
    """
    grid = 1 if places.one.asks & DRIVES else 0
    lat, lon, cell = places.lat[:, None], places.lon[:, None], CELL[grid]
    down = metres / METRES
    across = down / np.maximum(0.01, np.cos(np.radians(np.minimum(89.0, np.abs(lat) + down))))
    rows = np.arange(int(2 * down / cell) + 2)
    south = ((lat - down + 90) / cell).astype(np.int64) + rows
    if trim:
        away = np.maximum(south * cell - 90 - lat, lat + 90 - (south + 1) * cell) / down
        across = across * np.sqrt(np.maximum(0.0, _SPARE - away * np.maximum(0.0, away)))
    west, east = (((lon + by + 180) / cell).astype(np.int64) for by in (-across, across))
    home = 2 * GRID + places.home[:, None]
    cells = grid * GRID + south * ROW
    return np.hstack((cells + west, home)), np.hstack((cells + east, home))
