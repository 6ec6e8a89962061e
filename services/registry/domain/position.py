"""Where people live, as far as anybody needs to know."""

from dataclasses import dataclass

from contracts.frames import LatLon, wgs84
from contracts.vocabulary import CoarsePosition, Frame, Position


@dataclass(frozen=True, slots=True)
class Near:
    """Somewhere within about 100 m of here, in WGS-84: all that is kept of an address."""

    lat: float
    lon: float


def near(position: Position) -> Near:
    """A position rounded to 0.001 degrees, whatever frame it came in."""
    return near_spot((position.lat, position.lon), position.frame)


def near_spot(spot: LatLon, frame: Frame) -> Near:
    """The same, for numbers that are known to be degrees."""
    lat, lon = wgs84(spot, frame)
    return Near(round(lat, 3), round(lon, 3))


def coarse(spot: Near | None) -> CoarsePosition | None:
    """The spot as events carry it."""
    return CoarsePosition(lat=spot.lat, lon=spot.lon) if spot is not None else None
