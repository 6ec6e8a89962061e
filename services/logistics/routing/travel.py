"""How long it takes from place to place."""

from collections.abc import Callable, Sequence

import numpy as np

from services.logistics.routing.problem import Ints

#: Streets are longer than the straight line, and a city's cars make 25 km/h (assumption).
DETOUR, METRES_A_SECOND = 1.3, 25_000 / 3600
#: Metres of a degree of latitude.
DEGREE = 111_195

Positions = Sequence[tuple[float, float]]
#: Gives seconds from each place to each other; a routing engine may stand in for `straight`.
Matrix = Callable[[Positions], Ints]


def straight(places: Positions) -> Ints:
    """Seconds by the straight line; places as latitude and longitude in degrees (WGS-84)."""
    lat, lon = np.array(places, dtype=np.float64).reshape(-1, 2).T
    north = (lat[:, None] - lat[None, :]) * DEGREE
    shrunk = DEGREE * np.cos(np.radians(lat.mean()))
    east = (lon[:, None] - lon[None, :]) * shrunk
    seconds: Ints = np.rint(np.hypot(north, east) * DETOUR / METRES_A_SECOND).astype(np.int64)
    return seconds
