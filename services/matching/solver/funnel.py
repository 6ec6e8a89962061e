"""Why posts are not filled: how many are in range of each, and which gates are shut for them.

Homes are known to 0.001 degrees, so that several people live at the same spot.  Who keeps whom
away except by the way is the same for all posts that ask the same: it is found out once for each
person, counted once for each spot, and added up once for each pair of a post and a spot.  Several
counts travel in one number (`_Tally`).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from services.matching.solver.crowd import Crowd, Numbers
from services.matching.solver.homes import Homes
from services.matching.solver.index import Rows
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import DRIVES, WALKS, Records
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import Group

#: Odd numbers by which what tells spots apart is mixed.
_MIX = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
#: Bits of a number that holds several counts, without its sign.
_BITS = 63


class Funnel(NamedTuple):
    """How many live in range of a post, how many of them may serve, how many nearly may."""

    in_range: int
    qualified: int
    #: Those for whom just this gate is shut.
    only: Mapping[str, int]


def funnels(
    known: Nearby, rows: Rows, groups: Sequence[Group], away: Ints, gates: Mapping[str, int]
) -> list[Funnel]:
    """The funnels of posts among these people; ``gates`` names the bits of each gate.

    ``away``: the bits of what keeps a set of service areas from a post, shape (sets, posts).
    """
    people = known.records(None if len(rows) == len(known) else rows)
    order, first = _same(people)
    spots = people.take(order.take(first))
    homes, crowd = Homes(spots), Crowd(known, rows.take(order), people, order)
    areas, names = spots["areas"].take(homes.order), list(gates)
    found = np.zeros((len(names) + 2, away.shape[1]), dtype=np.int64)
    for group in groups:
        number, masks = crowd.shut(group.one)
        kinds, kind = np.unique(away[:, group.at], return_inverse=True)
        kind = kind.reshape(-1, len(group.at))
        why = _why(masks | (kinds if len(kinds) else np.zeros(1, np.int64))[:, None], gates)
        tally = _Tally(why, number, first, homes.order, len(group.at))
        for post, spot in homes.near(group):
            tally.add(post, spot, kind[areas.take(spot), post] if len(kinds) > 1 else None)
        tally.into(found, group.at)
    totals = found.sum(axis=0).tolist()
    lists = zip(totals, found[-1].tolist(), found[:-2].T.tolist(), strict=True)
    return [Funnel(all_, able, dict(zip(names, row, strict=True))) for all_, able, row in lists]


class _Tally:
    """How many people of each sort are near each post of a group.

    As many counts as have room share a number: none of them is greater than how many people there
    are, and so they are added up together.
    """

    def __init__(self, why: Ints, number: Numbers, first: Ints, order: Ints, posts: int) -> None:
        """``why``: the row of `funnels` by kind of area and number of a mask, -1 for nobody's.

        ``number`` of each person, ``first`` of those of each spot, and ``order`` of the spots.
        """
        self._bits = len(number).bit_length() + 1
        rows, most = np.unique(why[why >= 0]).tolist(), _BITS // self._bits
        #: The rows whose counts share a number.
        self._rows = [rows[at : at + most] for at in range(0, len(rows), most)]
        self._spots = len(order)
        self._counts, self._sums = [], np.zeros((len(self._rows), posts), dtype=np.int64)
        for some in self._rows:
            worth = sum(
                (why == row) * np.int64(1 << self._bits * at) for at, row in enumerate(some)
            )
            counts = [np.add.reduceat(one.take(number), first).take(order) for one in worth]
            self._counts.append(np.concatenate(counts))

    def add(self, post: Ints, spot: Ints, kind: Ints | None) -> None:
        """Count pairs in range, sorted by post, each by the kind of its area if there are more."""
        if len(post):
            first = np.flatnonzero(np.diff(post, prepend=-1))
            here, rows = post.take(first), spot if kind is None else kind * self._spots + spot
            for sums, counts in zip(self._sums, self._counts, strict=True):
                sums[here] += np.add.reduceat(counts.take(rows), first)

    def into(self, found: Ints, posts: Ints) -> None:
        """Write the counts of each post into their rows."""
        only = (1 << self._bits) - 1
        for sums, some in zip(self._sums, self._rows, strict=True):
            for at, row in enumerate(some):
                found[row, posts] = (sums >> self._bits * at) & only


def _why(shut: Ints, gates: Mapping[str, int]) -> Ints:
    """Where somebody is counted for whom these bits are shut; -1 if they go about otherwise.

    At one gate's place, or after those of all gates for more than one, or last for none.
    """
    why = np.full(shut.shape, len(gates), dtype=np.int64)
    one = (shut & (shut - 1)) == 0
    for at, gate in enumerate(gates.values()):
        why[one & ((shut & gate) != 0)] = at
    why[shut == 0] = len(gates) + 1
    why[(shut & (WALKS | DRIVES)) != 0] = -1
    return why


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
