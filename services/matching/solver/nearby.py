"""Everybody who could be asked, as columns of numbers, and the nearest of them who fit.

Knows no rule: what is asked and what somebody offers come in as numbers (`store.mirror`).  People
are found through sorted keys, the cells of a grid: neighbouring cells of a row are one run of
keys.  About 120 bytes a person.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.matching.solver.index import Index, Rows
from services.matching.solver.problem import Bools, Ints

Records = npt.NDArray[np.void]
Span = tuple[int, int]

#: One person.  Moments are whole milliseconds since 1970; ``home`` is the number of a community.
PERSON = np.dtype(
    [
        ("bits", "i8"),
        ("lat", "f8"),
        ("lon", "f8"),
        ("home", "i8"),
        #: From the beginning of the first to the end of the last hour that is promised.
        ("busy_from", "i8"),
        ("busy_until", "i8"),
        #: What is known of a person is replaced by what has a higher stamp.
        ("stamp", "i8"),
        ("name", "i8"),
        #: Day until which insured, 0 for none.
        ("covered", "i4"),
        #: The number of a set of service areas.
        ("areas", "i4"),
        #: Year of birth, 0 for unknown.
        ("born", "i2"),
        ("offered", "u2"),
    ]
)
#: The bit of those who come with a vehicle, from further away than others.
DRIVES = 1 << 50
#: The bit of those who come on foot.
WALKS = 1 << 52
#: The bit of those who have promised more than one span of hours; set here.
_MANY = 1 << 51
#: How many keys may lie unsorted; all of them come with every answer.
UNSORTED = 4096
#: Width of a cell in degrees of latitude: 300 m for those who walk, 3 km for those who drive.
CELL = (0.0027, 0.027)
#: Cells in a row of the grid, more than fit around the earth; grids in the space of keys.
ROW, GRID = 1 << 20, 1 << 56
#: Mean radius of the earth (IUGG).
RADIUS = 6_371_008.8
#: Communities' numbers begin with those of their city.
CITY = 10**8
_METRES_PER_DEGREE = RADIUS * np.pi / 180


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a place asks of somebody."""

    lat: float
    lon: float
    home: int
    #: All these bits.
    asks: int
    #: One of these bits, or insurance to this day.
    excuses: int
    until: int
    born_from: int
    born_by: int
    #: Whether somebody whose year of birth is unknown may come.
    ageless: bool
    #: The hours, in milliseconds.
    start: int
    end: int
    #: Seconds per metre of straight line, seconds besides, the most there may be.
    pace: float
    extra: int
    limit: int
    #: Whether a set of service areas, by number, is right.
    serves: Callable[[int], bool]
    #: Where nobody has to go anywhere: the number of the city in which one must live.
    city: int = 0

    @property
    def reach(self) -> float:
        """Metres of straight line within the limit."""
        return (self.limit + 0.5 - self.extra) / self.pace


class Nearby:
    """All people, found by who they are and by where they live."""

    def __init__(self, expected: int = 0) -> None:
        self._count = 0
        self._table: Records = np.zeros(max(1024, expected), dtype=PERSON)
        self._ids = np.zeros(len(self._table), dtype="S32")
        self._places, self._names = Index(), Index()
        #: Rows of those who came since the names were sorted.
        self._new: dict[str, int] = {}
        #: The hours of those who have promised more than one.
        self._gaps: dict[int, Sequence[Span]] = {}

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes of the columns and of both indexes."""
        return self._table.nbytes + self._ids.nbytes + 2 * 12 * self._count

    # ---- keeping --------------------------------------------------------------------------

    def put(self, ids: Sequence[str], people: Records, hours: Sequence[Sequence[Span]]) -> None:
        """Take in what is known of these people now; what is older than known is ignored.

        ``hours`` are those that each has promised; the columns for them are filled in here.
        """
        people["name"] = _names(ids)
        rows = self._rows_of(ids, people["name"])
        new = rows < 0
        rows[new] = self._make_room([one for one, is_new in zip(ids, new, strict=True) if is_new])
        newer = new | (people["stamp"] > self._table["stamp"][rows])
        moved = new | (newer & (keys(people) != keys(self._table.take(rows))))
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
        known = self._table[: self._count]
        if len(self._new) > len(self._places.fresh):
            self._names.sort(known["name"])
            self._new.clear()
        else:
            self._places.sort(keys(known))

    def _promised(self, people: Records, at: int, row: int, hours: Sequence[Span]) -> None:
        if len(hours) > 1:
            self._gaps[row] = hours
            people["bits"][at] |= _MANY
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
        if wanted.city:
            found = self._fitting(wanted, self.within(wanted), 0, most)
            return [one for one in found if one[0] not in without][:count]
        for metres, seconds in _rings(wanted):
            found = self._fitting(wanted, self._around(wanted, metres), seconds, most)
            if len(found) >= most or seconds == wanted.limit:
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
        for at in (~free & ((people["bits"] & _MANY) != 0)).nonzero()[0].tolist():
            spans = self._gaps[int(rows[at])]
            free[at] = all(last <= start or first >= end for first, last in spans)
        return free

    def _around(self, wanted: Wanted, metres: float) -> Rows:
        """Whoever lives in a square that reaches so far, or in the community with no known home."""
        first, last = ranges([wanted], metres)
        return self._places.between(first[0], last[0])

    def _fitting(self, wanted: Wanted, rows: Rows, limit: int, most: int) -> list[tuple[str, int]]:
        """Those of the rows that pass all gates, the best first, at most so many."""
        people = self._table.take(rows)  # ten times faster than by brackets, for records
        for gate in (_asked, _gates):
            fits = gate(wanted, people).nonzero()[0]
            rows, people = rows.take(fits), people.take(fits)
        way = _seconds(wanted, people)
        near = (way <= limit).nonzero()[0]
        rows, people, way = rows.take(near), people.take(near), way.take(near)
        picked: list[tuple[str, int]] = []
        serves = {one: wanted.serves(one) for one in set(people["areas"].tolist())}
        for at in _ranked(way, people["offered"], self._ids[rows], most):
            if len(picked) == most:
                break
            one = people[at]
            if serves[int(one["areas"])] and (
                not one["bits"] & _MANY or self._has_a_gap(wanted, int(rows[at]))
            ):
                picked.append((self._ids[rows[at]].decode(), int(way[at])))
        return picked

    def _has_a_gap(self, wanted: Wanted, row: int) -> bool:
        """Whether these hours lie between those that somebody has promised."""
        return bool(self.free(np.array([row], dtype=np.int32), wanted.start, wanted.end)[0])


def _rings(wanted: Wanted) -> Iterator[tuple[float, int]]:
    """Squares to look through, as metres around the place and the ways sure to lie inside."""
    metres = 300.0 * (10 if wanted.asks & DRIVES else 1)
    while (inside := int(metres * wanted.pace + wanted.extra) - 1) < wanted.limit:
        yield metres, inside
        metres *= 2
    yield wanted.reach, wanted.limit


def _asked(wanted: Wanted, people: Records) -> Bools:
    """Everything that is asked for in bits."""
    fits: Bools = (people["bits"] & wanted.asks) == wanted.asks
    return fits


def _gates(wanted: Wanted, people: Records) -> Bools:
    """Insurance, age, and hours that may be free."""
    born = people["born"]
    free = (people["busy_from"] >= wanted.end) | (people["busy_until"] <= wanted.start)
    free |= (people["bits"] & _MANY) != 0
    insured = (people["covered"] >= wanted.until) | ((people["bits"] & wanted.excuses) != 0)
    aged = (born >= wanted.born_from) & (born <= wanted.born_by)
    fits: Bools = free & insured & (aged | (born == 0) if wanted.ageless else aged)
    return fits


def _seconds(wanted: Wanted, people: Records) -> Ints:
    """Whole seconds of way (haversine), halves rounded up.

    None where nobody has to go.  From a home that is not known: just within reach in the own
    community, just beyond elsewhere.
    """
    if wanted.city:
        return np.zeros(len(people), dtype=np.int64)
    lat, there = np.radians(people["lat"]), np.radians(wanted.lat)
    half_lon = np.radians(wanted.lon - people["lon"]) / 2
    chord = np.sin((there - lat) / 2) ** 2 + np.cos(lat) * np.cos(there) * np.sin(half_lon) ** 2
    metres = 2 * RADIUS * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    unknown = np.isnan(metres)
    metres[unknown] = 0.0
    way = (metres * wanted.pace + wanted.extra + 0.5).astype(np.int64)
    seconds: Ints = np.where(unknown, wanted.limit + (people["home"] != wanted.home), way)
    return seconds


def _ranked(way: Ints, offered: Ints, ids: npt.NDArray[np.bytes_], most: int) -> Iterator[int]:
    """The order in which they are asked: the first few are put in order before the others."""
    few = 2 * most + 8
    parts = [np.arange(len(way))]
    if len(way) > 2 * few:
        close = way <= np.partition(way, few)[few]
        parts = [close.nonzero()[0], (~close).nonzero()[0]]
    for some in parts:
        yield from some[np.lexsort((ids[some], offered[some], way[some]))].tolist()


def keys(people: Records) -> Ints:
    """The cells where people live; those whose home is unknown by community."""
    drive = (people["bits"] & DRIVES) != 0
    cell = np.where(drive, CELL[1], CELL[0])
    known = ~np.isnan(people["lat"])
    lat, lon = np.where(known, people["lat"], 0.0), np.where(known, people["lon"], 0.0)
    down, across = ((lat + 90) / cell).astype(np.int64), ((lon + 180) / cell).astype(np.int64)
    found: Ints = np.where(known, drive * GRID + down * ROW + across, 2 * GRID + people["home"])
    return found


def ranges(posts: Sequence[Wanted], metres: float) -> tuple[Ints, Ints]:
    """The keys of the cells around posts of one kind: first and last, shape (posts, runs).

    One run for each row of cells, and one for those in the community whose home is not known.
    """
    grid = 1 if posts[0].asks & DRIVES else 0
    lat, lon = np.array([(one.lat, one.lon) for one in posts]).T
    down = metres / _METRES_PER_DEGREE
    across = down / np.maximum(0.01, np.cos(np.radians(np.minimum(89.0, np.abs(lat) + down))))
    rows = np.arange(int(2 * down / CELL[grid]) + 2)
    south = ((lat - down + 90) / CELL[grid]).astype(np.int64)[:, None] + rows
    west, east = (
        ((lon + by + 180) / CELL[grid]).astype(np.int64)[:, None] for by in (-across, across)
    )
    home = 2 * GRID + np.array([[one.home] for one in posts])
    cells = grid * GRID + south * ROW
    return np.hstack((cells + west, home)), np.hstack((cells + east, home))


def _names(ids: Sequence[str]) -> Ints:
    """A number for each id.  Two ids with the same would make one person look new each time."""
    return np.fromiter(map(hash, ids), dtype=np.int64, count=len(ids))
