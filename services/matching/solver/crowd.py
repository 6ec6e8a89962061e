"""What keeps each of many people from posts, in bits: everything but the way and the area."""

from collections.abc import Sequence

import numpy as np

from services.matching.solver.index import Rows
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import Records
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import Wanted

#: Bits for what is compared and not carried; those below belong to what is asked in bits.
INSURED, OLD_ENOUGH, YOUNG_ENOUGH, FREE = (1 << at for at in range(56, 60))
#: Bits for where people may serve: in the areas they named, and out of a sealed or controlled zone.
SERVES, UNSEALED, UNCONTROLLED = (1 << at for at in range(60, 63))
#: Asked of everybody besides what a post asks.
COMPARED = INSURED | OLD_ENOUGH | YOUNG_ENOUGH | FREE


class Crowd:
    """Some of the people who are known."""

    def __init__(self, known: Nearby, rows: Rows) -> None:
        everybody = len(rows) == len(known)
        self.people: Records = known.records(None if everybody else rows)
        self._known, self._rows = known, rows
        self._bits, self._covered, self._born = (
            self.people[name].copy() for name in ("bits", "covered", "born")
        )

    def has(self, one: Wanted) -> Ints:
        """What each person has of what such a post asks; it stands for all that are `alike`."""
        insured = (self._covered >= one.until) | ((self._bits & one.excuses) != 0)
        unknown = self._born == 0
        old = np.where(unknown, one.ageless, self._born <= one.born_by)
        young = unknown | (self._born >= one.born_from)
        free = self._known.free(self._rows, one.start, one.end)
        has: Ints = self._bits | insured * INSURED | old * OLD_ENOUGH | young * YOUNG_ENOUGH
        return has | free * FREE


def alike(posts: Sequence[Wanted]) -> list[Ints]:
    """Posts that ask the same but for the bits, together, each group from north to south."""
    groups: dict[object, list[int]] = {}
    for at, one in enumerate(posts):
        same = (one.excuses, one.until, one.born_from, one.born_by, one.ageless)
        when = (one.start, one.end, one.pace, one.extra, one.limit, one.city)
        groups.setdefault((*same, *when), []).append(at)
    return [np.array(sorted(some, key=lambda at: posts[at].lat)) for some in groups.values()]
