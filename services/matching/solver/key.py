"""Who the numbers of a certificate are: kept inside, so that its plan can be repaired."""

import gzip
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import orjson

from services.matching.solver.columns import Columns

#: A need, and whether its post is for people with vehicles.
Post = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Key:
    """People by their numbers, and posts in the order of the certificate with their seats."""

    volunteers: tuple[str, ...]
    posts: tuple[Post, ...]
    seated: tuple[int, ...]
    #: What an empty seat that is not mandatory costs.
    unit: int

    @property
    def seats(self) -> Iterator[tuple[Post, int]]:
        """Each post with its seats."""
        return zip(self.posts, self.seated, strict=True)

    def packed(self) -> bytes:
        """JSON, packed by gzip."""
        return gzip.compress(orjson.dumps(asdict(self)), 3, mtime=0)


def unpacked(packed: bytes) -> Key:
    """The key as it was."""
    written = orjson.loads(gzip.decompress(packed))
    return Key(
        volunteers=tuple(written["volunteers"]),
        posts=tuple((need, drives) for need, drives in written["posts"]),
        seated=tuple(written["seated"]),
        unit=written["unit"],
    )


def posts_of(city: Columns) -> list[Post]:
    """The posts of a city by row."""
    return list(zip(city.needs, city.drivers.tolist(), strict=True))
