"""Why a post is not filled: one pass over everybody in range of every post.

For each pair one word of bits says which gates are shut.  From it come the funnel of a post (in
range, qualified, one gate short and which), and what the whole city would gain if a gate were
lifted: the problem with and without it, solved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.matching.solver.grid import keys, ranges
from services.matching.solver.index import Rows
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import CITY, DRIVES, WALKS
from services.matching.solver.problem import Bools, Floats, Ints, Problem
from services.matching.solver.wanted import RADIUS, Wanted

#: Pairs looked at together: what fits in the processor's cache costs least.
BLOCK = 150_000
#: Bits for what is compared and not carried; those below belong to what is asked in bits.
INSURED, OLD_ENOUGH, YOUNG_ENOUGH, FREE = (1 << at for at in range(56, 60))
#: Bits for where people may serve: in the areas they named, and out of a sealed or controlled zone.
SERVES, UNSEALED, UNCONTROLLED = (1 << at for at in range(60, 63))
_COMPARED = INSURED | OLD_ENOUGH | YOUNG_ENOUGH | FREE


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many live in range of a post, how many of them may serve, how many nearly may."""

    in_range: int
    qualified: int
    #: Those for whom just this gate is shut.
    only: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pairs:
    """People in range of posts, and what keeps each of them away: 0 for nothing."""

    post: Ints
    person: Ints
    seconds: Ints
    shut: Ints

    def only(self, which: Bools) -> "Pairs":
        """Those of the pairs for which something is so."""
        return self.at(which.nonzero()[0])

    def at(self, rows: Ints) -> "Pairs":
        """These of the pairs, in this order."""
        columns = (self.post, self.person, self.seconds, self.shut)
        return Pairs(*(one.take(rows) for one in columns))


def pairs(known: Nearby, rows: Rows, posts: Sequence[Wanted], away: Ints) -> Iterator[Pairs]:
    """Whoever of these people is in range of each post, in blocks.

    ``away``: the bits of what keeps a set of service areas from a post, shape (sets, posts).
    """
    crowd = _Crowd(known, rows)
    for some in _alike(posts):
        yield from crowd.near(posts, some, away)


def funnels(
    known: Nearby, rows: Rows, posts: Sequence[Wanted], away: Ints, gates: Mapping[str, int]
) -> list[Funnel]:
    """The funnels of posts; ``gates`` names the bits of each gate.

    What keeps somebody away from a post, except the way, is the same for all posts that ask the
    same: it is found out once for each person and not once for each pair.
    """
    crowd, names = _Crowd(known, rows), list(gates)
    found = np.zeros((len(posts), len(names) + 3), dtype=np.int64)
    bits = np.array([gates[name] for name in names], dtype=np.int64)
    for some in _alike(posts):
        crowd.count(posts, some, away, bits, found)
    return [
        Funnel(sum(row[:-1]), row[-3], dict(zip(names, row, strict=False)))
        for row in found.tolist()
    ]


def problems(
    blocks: Iterable[Pairs], people: int, seats: Ints, weight: Ints, gates: Mapping[str, int]
) -> Iterator[tuple[str, Problem]]:
    """The problem as it is, under the name "", and with each gate lifted for everybody.

    ``seats`` and ``weight``: the seats of each post and what an empty one of them costs.
    """
    near = [block.only(block.shut & (block.shut - 1) == 0) for block in blocks]
    every = Pairs(
        *(
            np.concatenate([np.empty(0, dtype=np.int64), *(getattr(one, name) for one in near)])
            for name in ("post", "person", "seconds", "shut")
        )
    )
    every = every.at(np.lexsort((every.person, every.post)))
    for gate, bits in ({"": 0} | dict(gates)).items():
        some = every.only((every.shut & ~bits) == 0)
        yield (
            gate,
            Problem(
                people=people,
                seats=seats,
                weight=weight,
                start=np.searchsorted(some.post, np.arange(len(seats) + 1)).astype(np.int64),
                person=some.person,
                cost=some.seconds,
            ),
        )


@dataclass(frozen=True, slots=True)
class _Goals:
    """Where posts are, in radians; how far is in range, and what counts where a home is unknown."""

    lat: Floats
    lon: Floats
    narrow: Floats
    home: Ints
    reach: float
    at_most: float
    #: Where nobody has to go anywhere: the city in which one must live.
    city: int

    @classmethod
    def of(cls, posts: Sequence[Wanted]) -> "_Goals":
        """Of posts that people go to in the same way."""
        lat, lon = np.radians([(one.lat, one.lon) for one in posts]).T
        home, one = np.array([one.home for one in posts]), posts[0]
        most = (one.limit - one.extra) / one.pace
        return cls(lat, lon, np.cos(lat), home, one.reach, most, one.city)


class _Crowd:
    """People in the order of their cells."""

    def __init__(self, known: Nearby, rows: Rows) -> None:
        people = known.records(rows)
        order = np.argsort(keys(people))
        self._known, self._people = known, people.take(order)
        self._rows, self._keys = rows.take(order), keys(self._people)
        lat, lon = np.radians(self._people["lat"]), np.radians(self._people["lon"])
        #: Radians, and how much narrower a degree of longitude is there.
        self._lat, self._lon, self._narrow = lat, lon, np.cos(lat)
        self._areas = self._people["areas"].astype(np.int64)
        self._home = self._people["home"].copy()

    def near(self, posts: Sequence[Wanted], some: Ints, away: Ints) -> Iterator[Pairs]:
        """Blocks of pairs of posts that ask the same of hours, insurance and age."""
        chosen = [posts[at] for at in some.tolist()]
        has, one = self._has(chosen[0]), chosen[0]
        asks = np.array([post.asks for post in chosen]) | _COMPARED
        goals = _Goals.of(chosen)
        for block in self._runs(chosen):
            post, person, way = self._close(goals, *block)
            shut = asks.take(post) & ~has.take(person)
            number = some.take(post)
            shut |= away[self._areas.take(person), number]
            mine = ((shut & (WALKS | DRIVES)) == 0).nonzero()[0]
            yield Pairs(
                number.take(mine),
                self._rows.take(person.take(mine)).astype(np.int64),
                (way.take(mine) * one.pace + (one.extra + 0.5)).astype(np.int64),
                shut.take(mine),
            )

    def count(
        self, posts: Sequence[Wanted], some: Ints, away: Ints, bits: Ints, found: Ints
    ) -> None:
        """Count, for posts alike, who is in range of each by what keeps them away.

        The columns of ``found``: one gate and which, nothing, more than one gate, another kind.
        """
        has, groups = self._has(posts[some[0]]), dict[int, list[int]]()
        for number in some.tolist():
            groups.setdefault(posts[number].asks, []).append(number)
        for asks, group in groups.items():
            shut = (asks | _COMPARED) & ~has
            kinds, kind = np.unique(away[:, group], return_inverse=True)
            why = np.stack([_why(shut | one, bits) for one in kinds.tolist() or [0]])
            self._count(posts, np.array(group), kind.reshape(-1, len(group)), why, found)

    def _count(
        self, posts: Sequence[Wanted], group: Ints, kind: Ints, why: Ints, found: Ints
    ) -> None:
        """The same for posts that ask the same; ``why`` by ``kind``, shape (sets, group)."""
        same = [posts[number] for number in group.tolist()]
        goals, width = _Goals.of(same), found.shape[1]
        table = np.zeros(len(same) * width, dtype=np.int64)
        for post, person in self._runs(same):
            close = (self._metres(goals, post, person) < goals.reach).nonzero()[0]
            at, who = post.take(close), person.take(close)
            column = (
                why[0].take(who) if len(why) == 1 else why[kind[self._areas.take(who), at], who]
            )
            table += np.bincount(at * width + column, minlength=len(table))
        found[group] += table.reshape(len(same), width)

    def _has(self, one: Wanted) -> Ints:
        """What each person has of what such a post asks, in bits."""
        people, born = self._people, self._people["born"]
        insured = (people["covered"] >= one.until) | ((people["bits"] & one.excuses) != 0)
        old = np.where(born == 0, one.ageless, born <= one.born_by)
        young = (born == 0) | (born >= one.born_from)
        free = self._known.free(self._rows, one.start, one.end)
        has: Ints = people["bits"] | insured * INSURED | old * OLD_ENOUGH | young * YOUNG_ENOUGH
        return has | free * FREE

    def _close(self, goals: "_Goals", post: Ints, person: Ints) -> tuple[Ints, Ints, Floats]:
        """Those of the pairs that are in range, with metres."""
        metres = self._metres(goals, post, person)
        close = (metres < goals.reach).nonzero()[0]
        return post.take(close), person.take(close), metres.take(close)

    def _metres(self, goals: "_Goals", post: Ints, person: Ints) -> Floats:
        """How far apart pairs are (haversine without its sines).

        At a thousandth of the earth's radius and below the sines make no difference.
        """
        if goals.city:
            return np.where(self._home.take(person) // CITY == goals.city, 0.0, np.inf)
        across = self._lon.take(person) - goals.lon.take(post)
        down = self._lat.take(person) - goals.lat.take(post)
        narrow = self._narrow.take(person) * goals.narrow.take(post)
        metres: Floats = RADIUS * np.sqrt(down * down + across * across * narrow)
        unknown = np.isnan(metres).nonzero()[0]
        if len(unknown):
            same = self._home.take(person.take(unknown)) == goals.home.take(post.take(unknown))
            metres[unknown] = np.where(same, goals.at_most, np.inf)
        return metres

    def _runs(self, posts: Sequence[Wanted]) -> Iterator[tuple[Ints, Ints]]:
        """Pairs of posts and people in their neighbourhood, in blocks of about equal size."""
        if posts[0].city:
            begin = np.zeros(len(posts), dtype=np.int64)
            size, post = begin + len(self._keys), np.arange(len(posts))
        else:
            first, last = ranges(posts, posts[0].reach)
            begin = np.searchsorted(self._keys, first.ravel(), side="left")
            size = np.searchsorted(self._keys, last.ravel(), side="right") - begin
            post = np.repeat(np.arange(len(posts)), first.shape[1])
        cuts = np.flatnonzero(np.diff(np.cumsum(size) // BLOCK)) + 1
        for some in np.split(np.arange(len(post)), cuts):
            sizes = size[some]
            offset = np.repeat(begin[some] - np.cumsum(sizes) + sizes, sizes)
            yield np.repeat(post[some], sizes), offset + np.arange(sizes.sum())


def _why(shut: Ints, bits: Ints) -> Ints:
    """The column in which each person is counted (`_Crowd.count`)."""
    why = np.full(len(shut), len(bits) + 1, dtype=np.int64)
    one = ((shut & (shut - 1)) == 0).nonzero()[0]
    which = shut.take(one)
    for column, gate in enumerate(bits.tolist()):
        why[one[(which & gate) != 0]] = column
    why[shut == 0] = len(bits)
    why[(shut & (WALKS | DRIVES)) != 0] = len(bits) + 2
    return why


def _alike(posts: Sequence[Wanted]) -> list[Ints]:
    """Posts that ask the same but for the bits, together, each group from north to south."""
    groups: dict[object, list[int]] = {}
    for at, one in enumerate(posts):
        same = (one.excuses, one.until, one.born_from, one.born_by, one.ageless)
        when = (one.start, one.end, one.pace, one.extra, one.limit, one.city)
        groups.setdefault((*same, *when), []).append(at)
    return [np.array(sorted(some, key=lambda at: posts[at].lat)) for some in groups.values()]
