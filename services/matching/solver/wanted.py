"""What a place asks of somebody, and who of some people fits."""

from collections.abc import Callable, Iterator
from math import cos, radians
from typing import NamedTuple

import numpy as np

from services.matching.solver.person import DRIVES, MANY, Records
from services.matching.solver.problem import Bools, Floats, Ints

#: Mean radius of the earth (IUGG).
RADIUS = 6_371_008.8
#: Half a degree in radians.
HALF = radians(0.5)
#: Bits of how often somebody was asked, below those of their way (`key`).
OFFERS = 16


class Wanted(NamedTuple):
    """What a place asks of somebody; a tuple, because one is made for each request."""

    lat: float
    lon: float
    home: int
    #: All these bits.
    asks: int
    #: One of these bits, or insurance to this day.
    excuses: int
    until: int
    born_from: int
    born_by: int
    #: Whether somebody whose year of birth is unknown may come.
    ageless: bool
    #: The hours, in milliseconds.
    start: int
    end: int
    #: Seconds per metre of straight line, seconds besides, the most there may be.
    pace: float
    extra: int
    limit: int
    #: The `NUMBERS` end here.  Whether a set of service areas, by number, is right.
    serves: Callable[[int], bool]
    #: Where nobody has to go anywhere: the number of the city in which one must live.
    city: int = 0

    @property
    def reach(self) -> float:
        """Metres of straight line within the limit."""
        return (self.limit + 0.5 - self.extra) / self.pace

    @property
    def narrow(self) -> float:
        """How much narrower a degree of longitude is here."""
        return cos(radians(self.lat))


#: How many of these `scan` reads.
NUMBERS = Wanted._fields.index("serves")


class Group(NamedTuple):
    """Places that ask the same of people, in columns."""

    #: One of them.
    one: Wanted
    lat: Floats
    lon: Floats
    home: Ints
    #: Which places they are.
    at: Ints


def rings(wanted: Wanted) -> Iterator[tuple[float, int]]:
    """Squares to look through, as metres around the place and the ways sure to lie inside."""
    if wanted.city:
        yield 0.0, 0
        return
    metres = 300.0 * (10 if wanted.asks & DRIVES else 1)
    while (inside := int(metres * wanted.pace + wanted.extra) - 1) < wanted.limit:
        yield metres, inside
        metres *= 2
    yield wanted.reach, wanted.limit


def asked(wanted: Wanted, people: Records) -> Bools:
    """Everything that is asked for in bits."""
    fits: Bools = (people["bits"] & wanted.asks) == wanted.asks
    return fits


def gates(wanted: Wanted, people: Records) -> Bools:
    """Insurance, age, and hours that may be free."""
    born = people["born"]
    free = (people["busy_from"] >= wanted.end) | (people["busy_until"] <= wanted.start)
    free |= (people["bits"] & MANY) != 0
    insured = (people["covered"] >= wanted.until) | ((people["bits"] & wanted.excuses) != 0)
    aged = (born >= wanted.born_from) & (born <= wanted.born_by)
    fits: Bools = free & insured & (aged | (born == 0) if wanted.ageless else aged)
    return fits


def ways(wanted: Wanted, people: Records) -> Ints:
    """Whole seconds of way (haversine), halves rounded up.

    None where nobody has to go.  From a home that is not known: just within reach in the own
    community, just beyond elsewhere.  Sines are sums of powers: exact for such angles, and to the
    last bit the same in both kernels (`scan`).
    """
    if wanted.city:
        return np.zeros(len(people), dtype=np.int64)
    north = _sine((people["lat"] - wanted.lat) * HALF)
    east = _sine((people["lon"] - wanted.lon) * HALF)
    chord = north * north + people["narrow"] * wanted.narrow * (east * east)
    half = np.sqrt(np.minimum(1.0, chord))
    metres = 2 * RADIUS * (half * (1 + half * half * (1 / 6 + half * half * (3 / 40))))
    unknown = np.isnan(metres)
    metres[unknown] = 0.0
    way = (metres * wanted.pace + wanted.extra + 0.5).astype(np.int64)
    seconds: Ints = np.where(unknown, wanted.limit + (people["home"] != wanted.home), way)
    return seconds


def key(way: Ints, people: Records) -> Ints:
    """By what people are chosen: the nearest first, of equals those asked least."""
    keys: Ints = (way << OFFERS) + people["offered"]
    return keys


def _sine(angle: Floats) -> Floats:
    square = angle * angle
    sine: Floats = angle * (1 - square * (1 / 6 - square / 120))
    return sine
