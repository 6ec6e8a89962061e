"""Synthetic cities for the solver: seeded, so that every run and every machine has the same.

Districts, streets and compounds nest; compounds have lognormal sizes and people live about 60 m
around their middle.  Seven kinds of work, four parts of the day, training and insurance for
some; a few people belong to the fleet and drive.  The sizes are those of April 2022 in Taiyuan
and of a city like Beijing; where people live is invented.
"""

from dataclasses import dataclass

import numpy as np

from services.matching.domain.gates import DRIVE, WALK
from services.matching.domain.spot import EARTH
from services.matching.solver.population import People, Posts
from services.matching.solver.problem import Floats, Ints, class_weights

#: Streets of a district.
_STREETS = 9
_KINDS, _PARTS = 7, 4
_TRAINED, _PART, _DRIVES, _WALKS = 10, 40, 1 << 50, 1 << 51
#: Kinds of work for which training must be passed beforehand.
_SKILLED = (0, 1)
_TODAY = 738_257
#: How many of a hundred posts belong to each class of urgency, the most urgent first.
_CLASSES = (10, 20, 40, 30)


@dataclass(frozen=True, slots=True)
class City:
    """What a synthetic city is made of."""

    name: str
    people: int
    needs: int
    #: Parts of the day in which every need has a post.
    shifts: int
    places: int
    #: Square kilometres where people live.
    area: int
    districts: int
    fleet: int
    seed: int = 20220412


TAIYUAN_4 = City("taiyuan-day4", 39_724, 663, 1, 14_944, 480, 6, 823)
TAIYUAN = City("taiyuan-full", 113_000, 6_800, 1, 68_000, 350, 6, 2_340)
BEIJING = City("beijing-150k", 291_000, 13_097, 2, 150_000, 1_200, 16, 6_030)
BEIJING_SCARCE = City("beijing-300k", 291_000, 13_097, 2, 300_000, 1_200, 16, 6_030)
CITIES = {one.name: one for one in (TAIYUAN_4, TAIYUAN, BEIJING, BEIJING_SCARCE)}


def city(of: City) -> tuple[People, Posts]:
    """Everybody and every post of a city."""
    rng = np.random.default_rng(of.seed)
    lat, lon, size = _compounds(rng, of)
    people = _people(rng, of, lat, lon, size)
    return people, _posts(rng, of, lat, lon, size)


def district_of(of: City, compounds: Ints) -> Ints:
    """The district in which each of these compounds lies."""
    return compounds // (_STREETS * _each(of))


def _each(of: City) -> int:
    """How many compounds stand in a street."""
    return max(12, of.people // (of.districts * _STREETS * 60))


def _compounds(rng: np.random.Generator, of: City) -> tuple[Floats, Floats, Floats]:
    """Where compounds are, and which share of the people each has."""
    side = np.sqrt(of.area) / 2
    streets, each = of.districts * _STREETS, _each(of)
    district = rng.uniform(-side, side, (of.districts, 2))
    street = np.repeat(district, _STREETS, axis=0) + rng.normal(0, side / 2.5, (streets, 2))
    spot = np.repeat(street, each, axis=0) + rng.normal(0, 1.0, (streets * each, 2))
    size = rng.lognormal(0, 0.8, len(spot))
    north, east = spot.T
    return 37.87 + north / 111.2, 112.55 + east / 87.8, size / size.sum()


def _people(rng: np.random.Generator, of: City, lat: Floats, lon: Floats, size: Floats) -> People:
    n = of.people
    home = rng.choice(len(size), n, p=size)
    drives = np.zeros(n, dtype=np.bool_)
    drives[rng.choice(n, of.fleet, replace=False)] = True
    offers = np.where(drives, _DRIVES, _WALKS)
    willing = rng.random((_KINDS, n)) < 0.5
    trained = willing & (rng.random((_KINDS, n)) < 0.45)
    for kind in range(_KINDS):
        offers |= willing[kind] * (1 << kind) | trained[kind] * (1 << _TRAINED + kind)
    for part in range(_PARTS):
        offers |= (rng.random(n) < 0.75) * (1 << _PART + part)
    insured = np.where(rng.random(n) < 0.88, _TODAY + 30, 0)
    born = 2022 - rng.integers(17, 62, n)
    return People(
        lat=lat[home] + rng.normal(0, 0.06, n) / 111.2,
        lon=lon[home] + rng.normal(0, 0.06, n) / 87.8,
        home=home,
        offers=offers,
        covered=np.stack((insured, insured)),
        born=np.stack((born, born)),
        area=np.zeros(n, dtype=np.int64),
        burden=15 * np.minimum(rng.poisson(rng.gamma(1.0, 2.0, n)), 12),
    )


def _posts(rng: np.random.Generator, of: City, lat: Floats, lon: Floats, size: Floats) -> Posts:
    at = rng.integers(0, len(size), of.needs)
    kind = rng.integers(0, _KINDS, of.needs)
    drives = rng.random(of.needs) < 0.03
    asks = (1 << kind) | np.where(drives, _DRIVES, _WALKS)
    asks |= np.where(np.isin(kind, _SKILLED), 1 << _TRAINED + kind, 0)
    shift = np.repeat(np.arange(of.shifts), of.needs)
    m = len(shift)
    part = shift if of.shifts > 1 else rng.integers(0, _PARTS, m)
    asks = np.tile(asks, of.shifts) | (1 << _PART + part)
    spread = rng.lognormal(0, 0.7, m)
    seats = rng.multinomial(of.places, spread / spread.sum())
    rank = np.tile(rng.choice(len(_CLASSES), of.needs, p=np.array(_CLASSES) / 100), of.shifts)
    way = {False: WALK, True: DRIVE}
    ways = [way[bool(one)] for one in np.tile(drives, of.shifts)]
    return Posts(
        lat=np.tile(lat[at], of.shifts),
        lon=np.tile(lon[at], of.shifts),
        community=np.tile(at, of.shifts),
        asks=asks,
        hazard=np.zeros(m, dtype=np.int64),
        until=np.full(m, _TODAY),
        born_from=np.full(m, 2022 - 60),
        born_by=np.full(m, 2022 - 18),
        pace=np.array([one.pace * EARTH for one in ways]),
        extra=np.array([one.extra for one in ways]),
        limit=np.array([one.limit for one in ways]),
        seats=seats,
        weight=class_weights(4 - rank, DRIVE.limit + 12 * 15, of.places),
        inside=np.ones((1, len(size)), dtype=np.bool_),
    )
