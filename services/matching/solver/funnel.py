"""Why posts are not filled: how many are in range of each, and which gates are shut for them.

Homes are known to 0.001 degrees, so that several people live at the same spot.  Who keeps whom
away except by the way is the same for all posts that ask the same: it is found out once for each
person, counted once for each spot, and added up once for each pair of a post and a spot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.matching.solver.crowd import COMPARED, Crowd, alike
from services.matching.solver.homes import Homes
from services.matching.solver.index import Rows
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import DRIVES, WALKS, Records
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import Wanted

#: Odd numbers by which what tells spots apart is mixed.
_MIX = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many live in range of a post, how many of them may serve, how many nearly may."""

    in_range: int
    qualified: int
    #: Those for whom just this gate is shut.
    only: Mapping[str, int]


def funnels(
    known: Nearby, rows: Rows, posts: Sequence[Wanted], away: Ints, gates: Mapping[str, int]
) -> list[Funnel]:
    """The funnels of posts among these people; ``gates`` names the bits of each gate.

    ``away``: the bits of what keeps a set of service areas from a post, shape (sets, posts).
    """
    crowd, spots, names = Crowd(known, rows), _Spots(known.records(rows)), list(gates)
    width = len(names) + 3
    found = np.zeros((len(posts), width), dtype=np.int64)
    bits = np.array([gates[name] for name in names], dtype=np.int64)
    for some in alike(posts):
        has = crowd.has(posts[some[0]])
        for asks, group in _by_bits(posts, some).items():
            shut = (asks | COMPARED) & ~has
            kinds, kind = np.unique(away[:, group], return_inverse=True)
            kind = kind.reshape(-1, len(group))
            counts = [spots.count(_why(shut | one, bits), width) for one in kinds.tolist() or [0]]
            found[group] = spots.near([posts[at] for at in group], kind, np.stack(counts))
    return [
        Funnel(sum(row[:-1]), row[-3], dict(zip(names, row, strict=False)))
        for row in found.tolist()
    ]


class _Spots:
    """People who live at the same spot, go about alike and serve in the same areas, together."""

    def __init__(self, people: Records) -> None:
        order, first = _same(people)
        one = people.take(order.take(first))
        self._homes = Homes(one)
        self._areas = one["areas"].take(self._homes.order)
        place = np.empty(len(first), dtype=np.int64)
        place[self._homes.order] = np.arange(len(first))
        #: The spot of each person, in the order of cells.
        self._of = np.empty(len(people), dtype=np.int64)
        self._of[order] = np.repeat(place, np.diff(np.append(first, len(order))))

    def count(self, column: Ints, width: int) -> Ints:
        """How many people of each spot are in each of so many columns, shape (spots, width)."""
        counts = np.bincount(self._of * width + column, minlength=len(self._areas) * width)
        return counts.reshape(-1, width).astype(np.int32)

    def near(self, posts: Sequence[Wanted], kind: Ints, counts: Ints) -> Ints:
        """The sum over all spots in range of each post, shape (posts, width).

        ``counts`` by ``kind``: shape (kinds, spots, width); ``kind``: (sets of areas, posts).
        """
        many, spots, width = counts.shape
        flat = counts.reshape(-1, width)
        found = np.zeros((len(posts), width), dtype=np.int64)
        for post, spot, _ in self._homes.near(posts):
            rows = spot if many == 1 else kind[self._areas.take(spot), post] * spots + spot
            first = np.flatnonzero(np.diff(post, prepend=-1))
            if len(first):
                found[post.take(first)] += np.add.reduceat(flat.take(rows, axis=0), first)
        return found


def _same(people: Records) -> tuple[Ints, Ints]:
    """People in an order in which those of a spot stand together, and where each spot begins.

    Should two spots be mixed into the same number, people of both stand among each other, and
    either is counted in several pieces.
    """
    columns = (
        people["lat"].copy().view(np.int64),
        people["lon"].copy().view(np.int64),
        people["home"] * 2 + ((people["bits"] & DRIVES) != 0),
        people["areas"].astype(np.int64),
    )
    mixed = np.zeros(len(people), dtype=np.uint64)
    for column, by in zip(columns, _MIX, strict=True):
        mixed ^= column.view(np.uint64) * np.uint64(by)
    order = np.argsort(mixed)
    new = np.ones(len(order), dtype=np.bool_)
    if len(order):
        new[1:] = False
    for column in columns:
        here = column.take(order)
        new[1:] |= here[1:] != here[:-1]
    return order, new.nonzero()[0]


def _by_bits(posts: Sequence[Wanted], some: Ints) -> dict[int, list[int]]:
    """Posts that ask the same, by the bits that they ask for."""
    groups: dict[int, list[int]] = {}
    for number in some.tolist():
        groups.setdefault(posts[number].asks, []).append(number)
    return groups


def _why(shut: Ints, bits: Ints) -> Ints:
    """The column in which each person is counted.

    One gate and which, nothing, more than one gate; last, those who go about in another way.
    """
    why = np.full(len(shut), len(bits) + 1, dtype=np.int64)
    one = ((shut & (shut - 1)) == 0).nonzero()[0]
    which = shut.take(one)
    for column, gate in enumerate(bits.tolist()):
        why[one[(which & gate) != 0]] = column
    why[shut == 0] = len(bits)
    why[(shut & (WALKS | DRIVES)) != 0] = len(bits) + 2
    return why
