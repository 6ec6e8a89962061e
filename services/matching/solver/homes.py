"""Where people live and where posts are: which homes are in range of which posts, many at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.matching.solver.grid import keys, ranges
from services.matching.solver.person import CITY, Records
from services.matching.solver.problem import Floats, Ints
from services.matching.solver.wanted import RADIUS, Wanted

#: Pairs looked at together: what fits in the processor's cache costs least.
BLOCK = 150_000


@dataclass(frozen=True, slots=True)
class _Goals:
    """Where posts are, in radians; how far is in range, and what counts where a home is unknown."""

    lat: Floats
    lon: Floats
    narrow: Floats
    reach: float
    at_most: float

    @classmethod
    def of(cls, posts: Sequence[Wanted]) -> "_Goals":
        """Of posts that people go to in the same way."""
        lat, lon = np.radians([(one.lat, one.lon) for one in posts]).T
        one = posts[0]
        return cls(lat, lon, np.cos(lat), one.reach, (one.limit - one.extra) / one.pace)


class Homes:
    """Homes in the order of their cells."""

    def __init__(self, people: Records) -> None:
        key = keys(people)
        #: Whose homes they are: rows of the given people.
        self.order = np.argsort(key)
        self._keys = key.take(self.order)
        self._lat, self._lon = (
            np.radians(people[name].take(self.order)) for name in ("lat", "lon")
        )
        #: How much narrower a degree of longitude is there.
        self._narrow = np.cos(self._lat)
        self._home = people["home"].take(self.order)

    def near(self, posts: Sequence[Wanted]) -> Iterator[tuple[Ints, Ints, Floats]]:
        """Blocks of pairs in range of posts that people go to in the same way.

        The number of the post, in ascending order; the place of the home in the order of cells;
        metres.
        """
        goals = _Goals.of(posts)
        if city := posts[0].city:
            inside = (self._home // CITY == city).nonzero()[0]
            for number in range(len(posts)):
                yield np.full(len(inside), number), inside, np.zeros(len(inside))
            return
        for post, home in self._runs(posts):
            across = self._lon.take(home) - goals.lon.take(post)
            down = self._lat.take(home) - goals.lat.take(post)
            narrow = self._narrow.take(home) * goals.narrow.take(post)
            # Haversine without its sines: at a thousandth of the earth's radius they make no
            # difference.  No number stands for homes not known: these are in the same community.
            square = down * down + across * across * narrow
            close = (~(square >= (goals.reach / RADIUS) ** 2)).nonzero()[0]
            metres = RADIUS * np.sqrt(square.take(close))
            metres[np.isnan(metres)] = goals.at_most
            yield post.take(close), home.take(close), metres

    def _runs(self, posts: Sequence[Wanted]) -> Iterator[tuple[Ints, Ints]]:
        """Pairs of posts and homes in their neighbourhood, in blocks of about equal size."""
        first, last = ranges(posts, posts[0].reach)
        begin = np.searchsorted(self._keys, first.ravel(), side="left")
        size = np.searchsorted(self._keys, last.ravel(), side="right") - begin
        post = np.repeat(np.arange(len(posts)), first.shape[1])
        cuts = np.flatnonzero(np.diff(np.cumsum(size) // BLOCK)) + 1
        for some in np.split(np.arange(len(post)), cuts):
            sizes = size[some]
            offset = np.repeat(begin[some] - np.cumsum(sizes) + sizes, sizes)
            yield np.repeat(post[some], sizes), offset + np.arange(sizes.sum())
