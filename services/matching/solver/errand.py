"""Who is near to a household that asks for help."""

from collections.abc import Callable, Sequence
from enum import Enum

import numpy as np

from services.matching.domain.gates import WALK
from services.matching.domain.spot import Spot
from services.matching.solver.nearby import Nearby

#: Metres within which somebody is sought for an errand.
REACH = 10_000
#: How many times as many are looked at where the nearest along streets are sought.
SPARE = 8
#: Seconds that somebody walks from a home to a site; more than the limit where it is too far.
OnFoot = Callable[[Spot, Spot], int]


class Errand(Enum):
    """What a request for help asks of whoever comes."""

    #: Anybody at all.
    LIFE = "life"
    #: Somebody with a vehicle.
    TRANSFER = "transfer"
    #: Somebody willing to run errands.
    SUPPLY = "supply"


def middle_of(people: Nearby, community: str) -> tuple[float, float] | None:
    """Where a community lies, as far as anybody's home there is known."""
    known = people.records()
    there = known[(known["home"] == int(community)) & ~np.isnan(known["lat"])]
    if not len(there):
        return None
    return float(np.median(there["lat"])), float(np.median(there["lon"]))


def walked(
    people: Nearby, near: Sequence[tuple[str, int]], to: Spot, on_foot: OnFoot
) -> list[tuple[str, int]]:
    """The same people with metres of straight line that usually take them as long.

    Whoever walks longer than streets are measured comes after those who do not.
    """
    found = []
    for one, metres in near:
        lat, lon = people.records(np.array([people.row_of(one)]))[["lat", "lon"]][0]
        seconds = WALK.limit + 1 if np.isnan(lat) else on_foot(Spot(float(lat), float(lon)), to)
        measured = round(seconds / WALK.pace)
        found.append((one, max(metres, measured) if seconds > WALK.limit else measured))
    return found
