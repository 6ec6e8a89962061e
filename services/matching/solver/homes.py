"""Where people live and where posts are: which homes are in range of which posts, many at once."""

from collections.abc import Iterator

import numpy as np

from services.matching.solver.grid import keys, ranges
from services.matching.solver.person import CITY, Records
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import RADIUS, Group

#: Pairs looked at together: what fits in the processor's cache costs least.
BLOCK = 50_000


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

    def near(self, posts: Group) -> Iterator[tuple[Ints, Ints]]:
        """Blocks of pairs in range of posts.

        The number of the post within the group, in ascending order; the place of the home in the
        order of cells.
        """
        if city := posts.one.city:
            inside = (self._home // CITY == city).nonzero()[0]
            for number in range(len(posts.at)):
                yield np.full(len(inside), number), inside
            return
        lat, lon, reach = np.radians(posts.lat), np.radians(posts.lon), posts.one.reach / RADIUS
        narrow = np.cos(lat)
        for post, home in self._runs(posts):
            across = self._lon.take(home) - lon.take(post)
            down = self._lat.take(home) - lat.take(post)
            # Haversine without its sines: at a thousandth of the earth's radius they make no
            # difference.  No number stands for homes not known: these are in the same community.
            square = down * down + across * across * (self._narrow.take(home) * narrow.take(post))
            close = (~(square >= reach * reach)).nonzero()[0]
            yield post.take(close), home.take(close)

    def _runs(self, posts: Group) -> Iterator[tuple[Ints, Ints]]:
        """Pairs of posts and homes in their neighbourhood, in blocks of about equal size."""
        first, last = ranges(posts, posts.one.reach, trim=len(posts.at) > 1)
        begin = np.searchsorted(self._keys, first.ravel(), side="left")
        size = np.searchsorted(self._keys, last.ravel(), side="right") - begin
        post = np.repeat(np.arange(len(posts.at)), first.shape[1])
        cuts = np.flatnonzero(np.diff(np.cumsum(size) // BLOCK)) + 1
        for some in np.split(np.arange(len(post)), cuts):
            sizes = size[some]
            offset = np.repeat(begin[some] - np.cumsum(sizes) + sizes, sizes)
            yield np.repeat(post[some], sizes), offset + np.arange(sizes.sum())
