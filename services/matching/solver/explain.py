"""What a city would gain if a gate were lifted: the problem with and without it.

For each pair of a post and somebody in range one word of bits says which gates are shut.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.matching.solver.crowd import COMPARED, Crowd, alike
from services.matching.solver.homes import Homes
from services.matching.solver.index import Rows
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import DRIVES, WALKS
from services.matching.solver.problem import Bools, Ints, Problem
from services.matching.solver.wanted import Wanted


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
    crowd = Crowd(known, rows)
    homes = Homes(crowd.people)
    areas = crowd.people["areas"].take(homes.order)
    for some in alike(posts):
        chosen = [posts[at] for at in some.tolist()]
        has, one = crowd.has(chosen[0]).take(homes.order), chosen[0]
        asks = np.array([post.asks for post in chosen]) | COMPARED
        for post, home, metres in homes.near(chosen):
            number = some.take(post)
            shut = asks.take(post) & ~has.take(home) | away[areas.take(home), number]
            mine = ((shut & (WALKS | DRIVES)) == 0).nonzero()[0]
            yield Pairs(
                number.take(mine),
                rows.take(homes.order.take(home.take(mine))).astype(np.int64),
                (metres.take(mine) * one.pace + (one.extra + 0.5)).astype(np.int64),
                shut.take(mine),
            )


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
