"""Coordinate frames: every one in use in China, turned into WGS-84 once, on entry.

Public maps of China show GCJ-02, which lies 300-700 m beside the truth; Baidu's show BD-09, which
adds another shift.  The formulas are the ones in general use; outside China the frames agree.
"""

from math import atan2, cos, hypot, pi, sin, sqrt

from contracts.vocabulary import Frame

#: Krasovsky 1940: half the long axis in metres, and the square of the eccentricity.
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_BAIDU_TURN = pi * 3000.0 / 180.0
_BAIDU_LAT, _BAIDU_LON = 0.006, 0.0065
#: Degrees; about a tenth of a millimetre.
_EXACT = 1e-9

LatLon = tuple[float, float]


def wgs84(spot: LatLon, frame: Frame) -> LatLon:
    """Latitude and longitude in WGS-84."""
    if frame is Frame.BD09:
        return gcj02_to_wgs84(bd09_to_gcj02(spot))
    if frame is Frame.GCJ02:
        return gcj02_to_wgs84(spot)
    return spot


def wgs84_to_gcj02(spot: LatLon) -> LatLon:
    """Where public maps of China draw a place."""
    lat, lon = spot
    if not _in_china(spot):
        return spot
    north, east = _shift_north(lon - 105.0, lat - 35.0), _shift_east(lon - 105.0, lat - 35.0)
    turn = lat / 180.0 * pi
    magic = 1 - _ECCENTRICITY * sin(turn) ** 2
    metres_per_radian = _AXIS * (1 - _ECCENTRICITY) / (magic * sqrt(magic))
    return (
        lat + north * 180.0 / (metres_per_radian * pi),
        lon + east * 180.0 / (_AXIS / sqrt(magic) * cos(turn) * pi),
    )


def gcj02_to_wgs84(spot: LatLon) -> LatLon:
    """The inverse, by fixed-point iteration: the shift changes slowly, so a few steps do."""
    guess = spot
    for _ in range(10):
        drawn = wgs84_to_gcj02(guess)
        wrong = drawn[0] - spot[0], drawn[1] - spot[1]
        guess = guess[0] - wrong[0], guess[1] - wrong[1]
        if abs(wrong[0]) < _EXACT and abs(wrong[1]) < _EXACT:
            break
    return guess


def gcj02_to_bd09(spot: LatLon) -> LatLon:
    """Where Baidu's maps draw a place: the way there, which `bd09_to_gcj02` is the way back of."""
    lat, lon = spot
    radius = hypot(lat, lon) + 0.00002 * sin(lat * _BAIDU_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BAIDU_TURN)
    return radius * sin(angle) + _BAIDU_LAT, radius * cos(angle) + _BAIDU_LON


def bd09_to_gcj02(spot: LatLon) -> LatLon:
    """The usual inverse; it is exact to about a metre."""
    lat, lon = spot[0] - _BAIDU_LAT, spot[1] - _BAIDU_LON
    radius = hypot(lat, lon) - 0.00002 * sin(lat * _BAIDU_TURN)
    angle = atan2(lat, lon) - 0.000003 * cos(lon * _BAIDU_TURN)
    return radius * sin(angle), radius * cos(angle)


def _in_china(spot: LatLon) -> bool:
    """The rectangle within which maps are shifted."""
    return 0.8293 <= spot[0] <= 55.8271 and 72.004 <= spot[1] <= 137.8347


def _shift_north(x: float, y: float) -> float:
    """Metres; x and y are degrees east and north of 105 E, 35 N."""
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    shift += _waves(x, (6.0, 20.0), (2.0, 20.0))
    shift += _waves(y, (1.0, 20.0), (1 / 3, 40.0))
    return shift + _waves(y, (1 / 12, 160.0), (1 / 30, 320.0))


def _shift_east(x: float, y: float) -> float:
    """Metres; x and y are degrees east and north of 105 E, 35 N."""
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    shift += _waves(x, (6.0, 20.0), (2.0, 20.0))
    shift += _waves(x, (1.0, 20.0), (1 / 3, 40.0))
    return shift + _waves(x, (1 / 12, 150.0), (1 / 30, 300.0))


def _waves(along: float, *waves: tuple[float, float]) -> float:
    """Two thirds of the sum of sine waves given as (half-turns per degree, height in metres)."""
    return sum(height * sin(often * along * pi) for often, height in waves) * 2.0 / 3.0
