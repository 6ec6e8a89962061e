"""What keeps each of many people from places that ask the same, but for the way and the area."""

import numpy as np
import numpy.typing as npt

from services.matching.solver.index import Rows
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import MANY, Records
from services.matching.solver.problem import Bools, Ints
from services.matching.solver.wanted import Wanted

Numbers = npt.NDArray[np.uint16]

#: Bits for what is compared and not carried; those below belong to what is asked in bits.
INSURED, OLD_ENOUGH, YOUNG_ENOUGH, FREE = (1 << at for at in range(56, 60))
#: Bits for where people may serve: in the areas they named, and out of a sealed or controlled zone.
SERVES, UNSEALED, UNCONTROLLED = (1 << at for at in range(60, 63))


class Crowd:
    """Some of the people who are known, in an order."""

    def __init__(self, known: Nearby, rows: Rows, people: Records, order: Ints) -> None:
        """``rows`` of those known, in this order of ``people``."""
        self._known, self._rows = known, rows
        names = ("bits", "covered", "born", "busy_from", "busy_until")
        self._bits, self._covered, self._born, *self._busy = (
            people[name].take(order) for name in names
        )
        #: Who lacks what, by what says so of a place.
        self._lacks: dict[tuple[int, ...], Bools] = {}

    def shut(self, one: Wanted) -> tuple[Numbers, Ints]:
        """The number of what each person lacks of what a place asks, and all that may be lacking.

        A mask of bits has the number that says which of its bits are there: shapes (people,) and
        (masks,).
        """
        every = self._asked(one) + self._compared(one)
        number, masks = np.zeros(len(self._bits), dtype=np.uint16), np.zeros(1, dtype=np.int64)
        for at, (bit, lacks) in enumerate(every):
            number |= lacks.astype(np.uint16) << at
            masks = np.concatenate((masks, masks | bit))
        return number, masks

    def _asked(self, one: Wanted) -> list[tuple[int, Bools]]:
        found = []
        for bit in (1 << at for at in range(one.asks.bit_length()) if one.asks >> at & 1):
            key = (bit,)
            if key not in self._lacks:
                self._lacks[key] = (self._bits & bit) == 0
            found.append((bit, self._lacks[key]))
        return found

    def _compared(self, one: Wanted) -> list[tuple[int, Bools]]:
        keys = (
            (INSURED, one.until, one.excuses),
            (OLD_ENOUGH, one.born_by, int(one.ageless)),
            (YOUNG_ENOUGH, one.born_from),
            (FREE, one.start, one.end),
        )
        for key in keys:
            if key not in self._lacks:
                self._lacks[key] = self._who_lacks(key[0], one)
        return [(key[0], self._lacks[key]) for key in keys]

    def _who_lacks(self, bit: int, one: Wanted) -> Bools:
        if bit == FREE:
            return self._serving(one.start, one.end)
        if bit == INSURED:
            lacks: Bools = (self._covered < one.until) & ((self._bits & one.excuses) == 0)
            return lacks
        unknown = self._born == 0
        if bit == OLD_ENOUGH:
            lacks = np.where(unknown, not one.ageless, self._born > one.born_by)
        else:
            lacks = ~unknown & (self._born < one.born_from)
        return lacks

    def _serving(self, start: int, end: int) -> Bools:
        busy_from, busy_until = self._busy
        serving: Bools = (busy_from < end) & (busy_until > start)
        some = (serving & ((self._bits & MANY) != 0)).nonzero()[0]
        serving[some] = ~self._known.free(self._rows.take(some), start, end)
        return serving
