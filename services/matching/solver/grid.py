"""Where people live as cells of a grid, whose numbers are sorted keys.

Neighbouring cells of a row are one run of keys.
"""

from collections.abc import Sequence

import numpy as np

from services.matching.solver.person import DRIVES, Records
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import RADIUS, Wanted

#: Width of a cell in degrees of latitude: 300 m for those who walk, 3 km for those who drive.
CELL = (0.0027, 0.027)
#: Cells in a row of the grid, more than fit around the earth; grids in the space of keys.
ROW, GRID = 1 << 20, 1 << 56
#: In a degree of latitude.
METRES = RADIUS * np.pi / 180


def keys(people: Records) -> Ints:
    """The cells where people live; those whose home is unknown by community."""
    drive = (people["bits"] & DRIVES) != 0
    cell = np.where(drive, CELL[1], CELL[0])
    known = ~np.isnan(people["lat"])
    lat, lon = np.where(known, people["lat"], 0.0), np.where(known, people["lon"], 0.0)
    down, across = ((lat + 90) / cell).astype(np.int64), ((lon + 180) / cell).astype(np.int64)
    found: Ints = np.where(known, drive * GRID + down * ROW + across, 2 * GRID + people["home"])
    return found


def ranges(posts: Sequence[Wanted], metres: float) -> tuple[Ints, Ints]:
    """The keys of the cells around posts of one kind: first and last, shape (posts, runs).

    One run for each row of cells, and one for those in the community whose home is not known.
    """
    grid = 1 if posts[0].asks & DRIVES else 0
    lat, lon = np.array([(one.lat, one.lon) for one in posts]).T
    down = metres / METRES
    across = down / np.maximum(0.01, np.cos(np.radians(np.minimum(89.0, np.abs(lat) + down))))
    rows = np.arange(int(2 * down / CELL[grid]) + 2)
    south = ((lat - down + 90) / CELL[grid]).astype(np.int64)[:, None] + rows
    west, east = (
        ((lon + by + 180) / CELL[grid]).astype(np.int64)[:, None] for by in (-across, across)
    )
    home = 2 * GRID + np.array([[one.home] for one in posts])
    cells = grid * GRID + south * ROW
    return np.hstack((cells + west, home)), np.hstack((cells + east, home))
