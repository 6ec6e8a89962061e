"""A synthetic city to be supplied: 663 communities, 823 volunteers' cars (Taiyuan), seeded.

Communities lie in clusters over 30 km; 70 % of them can take goods in for one to three hours only.
Cars carry 12, 20, 60 or 200 crates, in the morning or in the afternoon; a car that is asked costs
as much as half an hour of driving.  All of this is invented but for the two numbers.
"""

import numpy as np

from services.logistics.routing.problem import Cars, Job, Stops, columns
from services.logistics.routing.travel import straight

COMMUNITIES, CARS = 663, 823
HOUR = 3600
ROOMS, SHARES = (12, 20, 60, 200), (0.55, 0.30, 0.12, 0.03)
#: Seconds it costs to ask a car at all.
PRICE = 1800


def city(depots: int, seed: int = 20220412) -> Job:
    """A day's supply, from so many depots."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(-12, 12, (6, 2))
    spots = centres[rng.integers(0, 6, COMMUNITIES)] + rng.normal(0, 3.0, (COMMUNITIES, 2))
    homes = centres[:depots] * 0.5 if depots > 1 else np.zeros((1, 2))
    north, east = np.vstack((homes, spots)).T
    places = list(zip(37.87 + north / 111.2, 112.55 + east / 87.8, strict=True))
    seconds = straight(places)
    return Job(_stops(rng, depots), _cars(rng, depots), seconds, seconds, loading=0)


def _stops(rng: np.random.Generator, depots: int) -> Stops:
    n = COMMUNITIES
    begins = rng.integers(8, 17, n) * HOUR
    narrow = rng.random(n) < 0.7
    early = np.where(narrow, begins, 8 * HOUR)
    late = np.where(narrow, begins + rng.integers(1, 4, n) * HOUR, 18 * HOUR)
    crates = np.clip(rng.lognormal(1.9, 0.7, n), 2, 40)
    return Stops(
        **columns(
            place=np.arange(n) + depots,
            load=crates.round()[:, None],
            early=early,
            late=late,
            service=300 + 20 * crates.round(),
            release=np.zeros(n),
        )
    )


def _cars(rng: np.random.Generator, depots: int) -> Cars:
    afternoon = rng.random(CARS) < 0.5
    return Cars(
        **columns(
            room=rng.choice(ROOMS, CARS, p=SHARES)[:, None],
            place=rng.integers(0, depots, CARS),
            early=np.where(afternoon, 13 * HOUR, 7 * HOUR),
            late=np.where(afternoon, 20 * HOUR, 13 * HOUR),
            reloads=np.zeros(CARS),
            price=np.full(CARS, PRICE),
        )
    )
