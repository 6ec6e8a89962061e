"""Places on the map, and how far they are from one another."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from contracts.frames import wgs84
from contracts.vocabulary import Position

#: Mean radius of the earth (IUGG), in metres.
EARTH = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Spot:
    """Degrees in WGS-84."""

    lat: float
    lon: float


def spot(position: Position) -> Spot:
    """A position in WGS-84, whatever frame it came in."""
    return Spot(*wgs84((position.lat, position.lon), position.frame))


def metres(one: Spot, other: Spot) -> float:
    """The straight line between two places on the earth (haversine)."""
    half_lat = radians(other.lat - one.lat) / 2
    half_lon = radians(other.lon - one.lon) / 2
    narrower = cos(radians(one.lat)) * cos(radians(other.lat))
    chord = sin(half_lat) ** 2 + narrower * sin(half_lon) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))
