"""Everybody who could be asked, as columns of numbers, and the nearest of them who fit.

Knows no rule: what is asked and what somebody offers come in as numbers (`store.mirror`).  People
are found through sorted keys (`grid`).
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from services.matching.solver.grid import around, keys
from services.matching.solver.index import Index, Rows
from services.matching.solver.kernel import Name, ready
from services.matching.solver.person import CITY, MANY, PERSON, Records, Span
from services.matching.solver.problem import Bools, Ints
from services.matching.solver.scan import scan
from services.matching.solver.wanted import NUMBERS, OFFERS, Wanted, asked, gates, key, rings, ways

#: How many keys may lie unsorted; all of them come with every answer.
UNSORTED = 4096


class Nearby:
    """All people, found by who they are and by where they live."""

    def __init__(self, expected: int = 0, kernel: Name = "python") -> None:
        self._scan = ready(kernel, scan) if kernel == "numba" else None
        self._count = 0
        self._table: Records = np.zeros(max(1024, expected), dtype=PERSON)
        self._ids = np.zeros(len(self._table), dtype="S32")
        self._places, self._names = Index(), Index()
        #: Rows of those who came since the names were sorted.
        self._new: dict[str, int] = {}
        #: The hours of those who have promised more than one.
        self._gaps: dict[int, Sequence[Span]] = {}
        self._sort()

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes of the columns and of both indexes."""
        return self._table.nbytes + self._ids.nbytes + (2 * 12 + 8) * self._count

    # ---- keeping --------------------------------------------------------------------------

    def put(self, ids: Sequence[str], people: Records, hours: Sequence[Sequence[Span]]) -> None:
        """Take in what is known of these people now; what is older than known is ignored.

        ``hours`` are those that each has promised; the columns for them are filled in here.
        """
        people["name"] = _names(ids)
        people["narrow"] = np.cos(np.radians(people["lat"]))
        rows = self._rows_of(ids, people["name"])
        new = rows < 0
        rows[new] = self._make_room([one for one, is_new in zip(ids, new, strict=True) if is_new])
        newer = new | (people["stamp"] > self._table["stamp"][rows])
        before = self._table.take(rows)
        moved = new | (newer & (keys(people) != keys(before)))
        moved |= newer & (people["bits"] | MANY != before["bits"] | MANY)
        for name in ("lat", "lon"):
            moved |= newer & (people[name] != before[name]) & ~np.isnan(people[name])
        for at, row in enumerate(rows.tolist()):
            if newer[at] and (hours[at] or row in self._gaps):
                self._promised(people, at, row, hours[at])
        self._table[rows[newer]] = people[newer]
        self._places.add(rows[moved])

    def drop(self, ids: Sequence[str]) -> None:
        """Forget people: they fit nowhere any more."""
        rows = self._rows_of(ids, _names(ids))
        gone = rows[rows >= 0]
        self._table["bits"][gone] = 0
        self._table["stamp"][gone] = 0

    def promise(self, ids: Sequence[str], span: Span) -> None:
        """Note hours as promised until more is known of these people."""
        for row in self._rows_of(ids, _names(ids)).tolist():
            if row >= 0:
                hull = (int(self._table["busy_from"][row]), int(self._table["busy_until"][row]))
                before = self._gaps.get(row, [hull] if hull[1] else [])
                self._promised(self._table, row, row, [*before, span])

    def untidy(self, most: int = UNSORTED) -> bool:
        """Whether more than so many keys of an index lie unsorted."""
        return max(len(self._places.fresh), len(self._new)) > most

    def tidy(self) -> None:
        """Sort the index that needs it more: up to some ten milliseconds for 300,000 people."""
        if len(self._new) > len(self._places.fresh):
            self._names.sort(self._table["name"][: self._count])
            self._new.clear()
        else:
            self._sort()

    def _sort(self) -> None:
        """Sort the places; the compiled search reads half as long coordinates beside them."""
        known = self._table[: self._count]
        names = ("lat", "lon") if self._scan else ()
        beside = (known[name].astype(np.float32) for name in names)
        self._places.sort(keys(known), known["bits"].copy(), *beside)

    def _promised(self, people: Records, at: int, row: int, hours: Sequence[Span]) -> None:
        if len(hours) > 1:
            self._gaps[row] = hours
            people["bits"][at] |= MANY
        else:
            self._gaps.pop(row, None)
        people["busy_from"][at] = min((start for start, _ in hours), default=0)
        people["busy_until"][at] = max((end for _, end in hours), default=0)

    def _rows_of(self, ids: Sequence[str], names: Ints) -> Rows:
        """The rows of these people, -1 for those not known."""
        likely = self._names.one_of(names)
        there = self._ids[likely].astype("U").tolist()
        rows = likely.tolist()
        found = [
            rows[at] if there[at] == one else self._new.get(one, -1) for at, one in enumerate(ids)
        ]
        return np.array(found, dtype=np.int32)

    def _make_room(self, ids: Sequence[str]) -> Rows:
        """Rows for people who are new."""
        first, self._count = self._count, self._count + len(ids)
        if self._count > len(self._table):
            more = self._count + self._count // 8 + 1024 - len(self._table)
            self._table = np.concatenate((self._table, np.zeros(more, dtype=PERSON)))
            self._ids = np.concatenate((self._ids, np.zeros(more, dtype=self._ids.dtype)))
        names = np.array(ids, dtype="S")
        if names.itemsize > self._ids.itemsize:
            self._ids = self._ids.astype(names.dtype)
        self._ids[first : self._count] = names
        self._new.update(zip(ids, range(first, self._count), strict=True))
        return np.arange(first, self._count, dtype=np.int32)

    # ---- finding --------------------------------------------------------------------------

    def nearest(
        self, wanted: Wanted, count: int, *, without: Collection[str] = ()
    ) -> list[tuple[str, int]]:
        """Those who fit, at most so many: the nearest first, of equals those asked least.

        Each with the seconds of their way.
        """
        most = count + len(without)
        if self._scan and not wanted.city:
            found = self._scanned(wanted, most)
            return [one for one in found if one[0] not in without][:count]
        for metres, limit in rings(wanted):
            rows, keys = self._fitting(wanted, metres, limit)
            if len(rows) < most and limit < wanted.limit:
                continue
            found = self._best(wanted, rows, keys, most)
            if len(found) == most or limit == wanted.limit:
                return [one for one in found if one[0] not in without][:count]
        return []

    def within(self, wanted: Wanted) -> Rows:
        """Everybody in reach, and some besides."""
        if wanted.city:
            homes: Ints = self._table["home"][: self._count]
            return np.flatnonzero(homes // CITY == wanted.city).astype(np.int32)
        return self._around(wanted, wanted.reach)

    def records(self, rows: Rows | None = None) -> Records:
        """What is known of these people, or of all."""
        return self._table[: self._count] if rows is None else self._table.take(rows)

    def row_of(self, volunteer: str) -> int:
        """The row of somebody, -1 if they are not known."""
        return int(self._rows_of([volunteer], _names([volunteer]))[0])

    def free(self, rows: Rows, start: int, end: int) -> Bools:
        """Who of these has promised none of the hours."""
        people = self._table.take(rows)
        free: Bools = (people["busy_from"] >= end) | (people["busy_until"] <= start)
        for at in (~free & ((people["bits"] & MANY) != 0)).nonzero()[0].tolist():
            spans = self._gaps[int(rows[at])]
            free[at] = all(last <= start or first >= end for first, last in spans)
        return free

    def _around(self, wanted: Wanted, metres: float, asks: int = 0) -> Rows:
        """Whoever lives in a square that reaches so far, or in the community with no known home.

        Those who are known not to have the bits asked for are left out.
        """
        return self._places.between(*around(wanted, metres), asks)

    def _fitting(self, wanted: Wanted, metres: float, limit: int) -> tuple[Rows, Ints]:
        """Who in a square that reaches so far passes all gates within the limit, with the `key`.

        Hours between promised ones and service areas are not looked at yet.
        """
        rows = self.within(wanted) if wanted.city else self._around(wanted, metres, wanted.asks)
        people = self._table.take(rows)  # ten times faster than by brackets, for records
        for gate in (asked, gates):
            fits = gate(wanted, people).nonzero()[0]
            rows, people = rows.take(fits), people.take(fits)
        way = ways(wanted, people)
        near = (way <= limit).nonzero()[0]
        return rows.take(near), key(way, people).take(near)

    def _best(self, wanted: Wanted, rows: Rows, keys: Ints, most: int) -> list[tuple[str, int]]:
        """The first of these, at most so many, who serve there and have the hours free."""
        picked: list[tuple[str, int]] = []
        serves: dict[int, bool] = {}
        for some in _first_ones(keys, most):
            people = self._table.take(rows[some])
            columns = (rows[some], keys[some], people["areas"], people["bits"])
            found = [one.tolist() for one in columns]
            picked += self._serving(wanted, found, most - len(picked), serves)
        return picked

    def _scanned(self, wanted: Wanted, most: int) -> list[tuple[str, int]]:
        """The same by the compiled search; if too few of the nearest serve there, it finds more."""
        scan, many, asks = self._scan, most, (wanted.narrow, *wanted[:NUMBERS])
        while scan:
            found, sure = scan(self._table, *self._places.columns, *asks, many)
            picked = self._serving(wanted, found.tolist(), most, {})
            if len(picked) == most or (sure + 1) >> OFFERS > wanted.limit:
                return picked
            many *= 8
        return []

    def _serving(
        self, wanted: Wanted, people: list[list[int]], most: int, serves: dict[int, bool]
    ) -> list[tuple[str, int]]:
        """Of these rows, keys, areas and bits the first who may come."""
        picked: list[tuple[str, int]] = []
        rows, keys, areas, bits = people
        ids = self._ids.take(rows).tolist()
        for order, name, row, area, bit in sorted(zip(keys, ids, rows, areas, bits, strict=True)):
            if len(picked) == most:
                break
            may = serves.get(area)
            if may is None:
                may = serves[area] = wanted.serves(area)
            if may and (not bit & MANY or self._has_a_gap(wanted, row)):
                picked.append((name.decode(), order >> OFFERS))
        return picked

    def _has_a_gap(self, wanted: Wanted, row: int) -> bool:
        """Whether these hours lie between those that somebody has promised."""
        return bool(self.free(np.array([row], dtype=np.int32), wanted.start, wanted.end)[0])


def _first_ones(keys: Ints, most: int) -> Iterator[Ints]:
    """Where the first stand in the column, some more than wanted; then where the others do."""
    few = 2 * most + 8
    if len(keys) <= 2 * few:
        yield np.arange(len(keys))
        return
    close = keys <= np.partition(keys, few)[few]
    yield close.nonzero()[0]
    yield (~close).nonzero()[0]


def _names(ids: Sequence[str]) -> Ints:
    """A number for each id.  Two ids with the same would make one person look new each time."""
    return np.fromiter(map(hash, ids), dtype=np.int64, count=len(ids))
