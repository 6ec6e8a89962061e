"""Where the communities of a city lie: a synthetic map, plausible in density and distances.

The names and codes of communities are real, their positions are not: streets fill a disc around
the centre of their district as seeds fill a sunflower, communities fill their street, and the
towns and villages of a district lie in a wide ring around it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from scenarios.chance import Floats, Ints, dice
from scenarios.division import Community

GOLDEN_ANGLE = 2.399963
KM_PER_DEGREE = 111.19
#: Kilometres from one committee to the next, as the radius of a disc that holds one.
STREET_KM, VILLAGE_KM = 0.34, 1.3


@dataclass(frozen=True, slots=True)
class District:
    """Where a district's town lies, how far its villages reach, and how keen its people are."""

    lat: float
    lon: float
    reach_km: float
    #: Volunteers per committee, relative to other districts.
    keen: float = 1.0


@dataclass(frozen=True, slots=True)
class Atlas:
    """The communities of a city with their centres, in degrees WGS-84."""

    communities: list[Community]
    lat: Floats
    lon: Floats

    def __len__(self) -> int:
        return len(self.communities)

    def near(self, count: Ints, km: float) -> Ints:
        """What is counted by community, summed over all communities within ``km``."""
        north = self.lat * KM_PER_DEGREE
        east = self.lon * KM_PER_DEGREE * np.cos(np.radians(self.lat.mean()))
        gap = np.hypot(north[:, None] - north, east[:, None] - east)
        summed: Ints = (gap <= km) @ count
        return summed

    def moved(self, at: Ints, east_km: Floats, north_km: Floats) -> tuple[Floats, Floats]:
        """Latitudes and longitudes of points beside the communities numbered ``at``."""
        lat = self.lat[at] + north_km / KM_PER_DEGREE
        lon = self.lon[at] + east_km / (KM_PER_DEGREE * np.cos(np.radians(self.lat[at])))
        return lat.round(6), lon.round(6)


def atlas(communities: Sequence[Community], districts: Mapping[str, District], seed: int) -> Atlas:
    """Place every community; neighbours by code are neighbours on the map."""
    rng = dice(seed, "geography")
    ordered = sorted(communities, key=lambda one: one.code)
    lat, lon = [], []
    for code, members in groupby(ordered, key=lambda one: one.district_code):
        east, north = _district(list(members), districts[code], rng)
        lat.append(districts[code].lat + north / KM_PER_DEGREE)
        lon.append(
            districts[code].lon + east / (KM_PER_DEGREE * np.cos(np.radians(districts[code].lat)))
        )
    return Atlas(ordered, np.concatenate(lat), np.concatenate(lon))


def _district(
    members: list[Community], district: District, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Kilometres east and north of the district's centre, for each of its communities."""
    streets = [list(group) for _, group in groupby(members, key=lambda one: one.street_code)]
    core_km = STREET_KM * np.sqrt(sum(len(one) for one in streets if one[0].in_a_street) or 1)
    town_places = iter(_sunflower(sum(one[0].in_a_street for one in streets), 0.0, core_km))
    far = sum(not one[0].in_a_street for one in streets)
    far_places = iter(_sunflower(far, core_km + 1.5, max(district.reach_km, core_km + 3.0)))
    parts = []
    for street in streets:
        centre = next(town_places if street[0].in_a_street else far_places)
        parts.append(centre + _street(street, rng))
    all_of_them = np.concatenate(parts)
    return all_of_them[:, 0], all_of_them[:, 1]


def _street(members: list[Community], rng: np.random.Generator) -> Floats:
    """Kilometres east and north of the street's centre, for each of its communities."""
    each = STREET_KM if members[0].in_a_street else VILLAGE_KM
    places = _sunflower(len(members), 0.0, each * np.sqrt(len(members)))
    return places + rng.normal(0.0, 0.15 * each, places.shape)


def _sunflower(n: int, inner_km: float, outer_km: float) -> Floats:
    """``n`` points spread evenly over a ring."""
    k = np.arange(n)
    radius = np.sqrt(inner_km**2 + (outer_km**2 - inner_km**2) * (k + 0.5) / max(n, 1))
    angle = k * GOLDEN_ANGLE
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
