"""Pairs of a post and a person: as numbers by which they are sorted, and in blocks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.matching.solver.population import People, Posts
from services.matching.solver.problem import Ints

#: Pairs looked at together: what fits in the processor's cache costs least.
BLOCK = 100_000
#: A pair with its cost must fit into one number.
_BITS = 62


class TooBig(ValueError):
    """More people, posts or seconds than 64 bits can tell apart or add up."""


@dataclass(frozen=True, slots=True)
class PairKey:
    """How a pair becomes one number by which pairs are sorted: post, cost, person."""

    #: Bits of cost and person.
    cost: int
    person: int

    @classmethod
    def of(cls, people: People, posts: Posts) -> "PairKey":
        """Wide enough for a city."""
        dearest = int(posts.limit.max(initial=0)) + int(people.burden.max(initial=0))
        cost, person = dearest.bit_length(), len(people.home).bit_length()
        if len(posts.seats).bit_length() + cost + person > _BITS:
            raise TooBig(f"{len(posts.seats)} posts, {len(people.home)} people, {dearest} seconds")
        return cls(cost, person)

    def pack(self, post: Ints, cost: Ints, person: Ints) -> Ints:
        """Pairs as numbers."""
        return (post << (self.cost + self.person)) | (cost << self.person) | person


def runs(posts: Ints, first: Ints, last: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Spread runs into pairs (post, place in the run), in blocks of about equal size."""
    count = last - first
    cuts = np.flatnonzero(np.diff(np.cumsum(count) // BLOCK)) + 1
    for some in np.split(np.arange(len(posts)), cuts):
        sizes = count[some]
        offset = np.repeat(first[some] - np.cumsum(sizes) + sizes, sizes)
        yield np.repeat(posts[some], sizes), offset + np.arange(sizes.sum())
