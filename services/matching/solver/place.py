"""Places in radians, and the ways from homes to posts in a straight line."""

from dataclasses import dataclass

import numpy as np

from services.matching.solver.population import Posts
from services.matching.solver.problem import Floats, Ints


@dataclass(frozen=True, slots=True)
class Places:
    """Places in radians, with the cosine of the latitude."""

    lat: Floats
    lon: Floats
    cos: Floats

    @classmethod
    def of(cls, lat: Floats, lon: Floats) -> "Places":
        """From degrees."""
        lat = np.radians(lat)
        return cls(lat, np.radians(lon), np.cos(lat))

    def at(self, rows: Ints) -> "Places":
        """Some of them."""
        return Places(self.lat[rows], self.lon[rows], self.cos[rows])


def seconds(homes: Places, goals: Places, at: Ints, posts: Posts, post: Ints) -> Ints:
    """Whole seconds from home to post (haversine), halves rounded up."""
    half_lat = np.sin((goals.lat[post] - homes.lat[at]) / 2)
    half_lon = np.sin((goals.lon[post] - homes.lon[at]) / 2)
    chord = half_lat * half_lat + homes.cos[at] * goals.cos[post] * (half_lon * half_lon)
    arc = 2 * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    seconds: Ints = (arc * posts.pace[post] + posts.extra[post] + 0.5).astype(np.int64)
    return seconds
