"""The pool in numbers: documents in, the nearest who may serve out.

The rules of `domain.gates` for one place at a time; a test compares the two.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache, partial
from typing import Any

import numpy as np
from bson import Timestamp

from contracts.vocabulary import (
    AREA_LEVELS,
    HAZARDOUS_POSTS,
    Affiliation,
    DayPart,
    Gate,
    PostCategory,
)
from services.matching.domain.day import day_part, last_day
from services.matching.domain.gates import (
    DRIVE,
    SKILLED_POSTS,
    WALK,
    Way,
    born_by,
    born_from,
    city_of,
    prefixes,
)
from services.matching.domain.need import Need
from services.matching.domain.zone import Order, confined_to, in_force
from services.matching.solver import crowd, explain, funnel
from services.matching.solver.fairness import Fairness, fairness
from services.matching.solver.funnel import Funnel
from services.matching.solver.index import Rows
from services.matching.solver.kernel import Name
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import DRIVES, PERSON, WALKS, Span
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import Wanted

Doc = Mapping[str, Any]

#: What is read of somebody.
FIELDS = (
    "changed", "community", "spot", "intentions", "available", "areas", "trained_for",
    "insured_until", "birth_year", "affiliation", "seats", "asleep", "offered", "holds.start",
    "holds.end", "zones",
)  # fmt: skip
_WILLING: dict[str, int] = {kind: 1 << at for at, kind in enumerate(PostCategory)}
_TRAINED: dict[str, int] = {kind: bit << 16 for kind, bit in _WILLING.items()}
_PARTS: dict[str, int] = {part: 1 << (40 + at) for at, part in enumerate(DayPart)}
_EXCUSED = 1 << 53
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: The bits of each gate, for an explanation.
GATES: dict[str, int] = {
    Gate.NOT_WILLING: sum(_WILLING.values()),
    Gate.NOT_AVAILABLE: sum(_PARTS.values()),
    Gate.OUTSIDE_SERVICE_AREA: crowd.SERVES,
    Gate.TRAINING_MISSING: sum(_TRAINED.values()),
    Gate.INSURANCE_MISSING: crowd.INSURED,
    Gate.AGE_BELOW_MIN: crowd.OLD_ENOUGH,
    Gate.AGE_ABOVE_MAX: crowd.YOUNG_ENOUGH,
    Gate.ALREADY_SERVING: crowd.FREE,
    Gate.ZONE_SEALED: crowd.UNSEALED,
    Gate.ZONE_CONTROLLED: crowd.UNCONTROLLED,
}
#: What a document fills of a record.
_FILLED = ("bits", "lat", "lon", "home", "stamp", "covered", "areas", "born", "offered")
_COLUMNS = np.dtype([(name, PERSON[name]) for name in _FILLED])


#: The way to a remote post, which nobody goes.
_AT_HOME = Way(pace=1.0, extra=0, limit=0)
#: Metres within which somebody is sought for an errand.
ERRAND_REACH = 10_000


class Errand(Enum):
    """What a request for help asks of whoever comes."""

    #: Anybody at all.
    LIFE = "life"
    #: Somebody with a vehicle.
    TRANSFER = "transfer"
    #: Somebody willing to run errands.
    SUPPLY = "supply"


class Reserve:
    """Everybody who could be asked.

    Documents come as they rest, with moments in milliseconds (`bson.DatetimeMS`).
    """

    def __init__(self, expected: int = 0, kernel: Name = "python") -> None:
        self.people = Nearby(expected, kernel)
        self._areas: dict[_Serves, int] = {}
        self._area_sets: list[_Serves] = []

    def nearest(
        self, need: Need, *, drivers: bool, count: int, without: Collection[str] = ()
    ) -> list[str]:
        """Those who may serve at a need, the nearest first, of equals those asked least."""
        wanted = self._wanted(need, drivers=drivers)
        return [one for one, _ in self.people.nearest(wanted, count, without=without)]

    def helpers(
        self, community: str, start: datetime, end: datetime, *, asks: Errand, count: int
    ) -> list[str]:
        """People who are free to help a household of a community now, the nearest first.

        Where the household lives is not known here: near is near the middle of the community.
        """
        middle = self._middle(community)
        if middle is None:
            return []
        wanted = Wanted(
            lat=middle[0],
            lon=middle[1],
            home=int(community),
            asks=0 if asks is Errand.LIFE else _PARTS[day_part(start)],
            excuses=0,
            until=0,
            born_from=0,
            born_by=9999,
            ageless=True,
            start=_moment(start),
            end=_moment(end),
            pace=1.0,
            extra=0,
            limit=ERRAND_REACH,
            serves=(
                (lambda _: True) if asks is Errand.LIFE else partial(self._serves, community, start)
            ),
        )
        supply = _WILLING[PostCategory.AREA_SUPPLY] if asks is Errand.SUPPLY else 0
        kinds = (DRIVES,) if asks is Errand.TRANSFER else (WALKS, DRIVES)
        found = [
            one
            for kind in kinds
            for one in self.people.nearest(replace(wanted, asks=wanted.asks | supply | kind), count)
        ]
        return [one for one, _ in sorted(found, key=lambda one: one[1])][:count]

    def _middle(self, community: str) -> tuple[float, float] | None:
        """Where a community lies, as far as anybody's home there is known."""
        people = self.people.records()
        there = people[(people["home"] == int(community)) & ~np.isnan(people["lat"])]
        if not len(there):
            return None
        return float(np.median(there["lat"])), float(np.median(there["lon"]))

    def funnels(self, places: Sequence[tuple[Need, bool]]) -> list[Funnel]:
        """For places of needs, and whether with a vehicle: who is near, and what is in the way."""
        return funnel.funnels(self.people, *self._around(places), GATES) if places else []

    def pairs(self, places: Sequence[tuple[Need, bool]]) -> Iterator[explain.Pairs]:
        """Everybody in range of each of these places, and which gates are shut."""
        if places:
            yield from explain.pairs(self.people, *self._around(places))

    def _around(self, places: Sequence[tuple[Need, bool]]) -> tuple[Rows, Sequence[Wanted], Ints]:
        """Who may be in range of places, what is asked there, and by whose areas (`_away`)."""
        wanted = [self._wanted(need, drivers=drivers) for need, drivers in places]
        one = len(wanted) == 1
        rows = self.people.within(wanted[0]) if one else np.arange(len(self.people))
        away = self._away([(need.community, need.starts_at) for need, _ in places])
        away[:, [at for at, (need, _) in enumerate(places) if need.remote]] = 0
        return rows.astype(np.int32), wanted, away

    def _away(self, where: Sequence[tuple[str, datetime]]) -> Ints:
        """What keeps each set of service areas from these communities, shape (sets, places)."""
        communities = [one for one, _ in where]
        levels = {level: np.array([one[:level] for one in communities]) for level in AREA_LEVELS}
        inside = np.zeros((len(self._area_sets), len(where)), dtype=np.bool_)
        for number, serves in enumerate(self._area_sets):
            for area in serves.areas:
                inside[number] |= levels[len(area)] == area
        away = np.where(inside, 0, crowd.SERVES)
        for number, serves in enumerate(self._area_sets):
            if serves.zones:
                away[number] |= [serves.kept_from(*one) for one in where]
        return away

    def fairness(self, now: datetime) -> Fairness:
        """How evenly offers have been spread."""
        return fairness(self.people.records(), _moment(now))

    def promise(self, volunteers: Sequence[str], start: datetime, end: datetime) -> None:
        """Note hours as promised until more is known."""
        self.people.promise(volunteers, (_moment(start), _moment(end)))

    def learn(self, people: Sequence[Doc]) -> None:
        """Take in what is known of people; what is older than known is ignored."""
        if people:
            rows = np.array([self._row(one) for one in people], dtype=_COLUMNS)
            records = np.zeros(len(people), dtype=PERSON)
            for name in _COLUMNS.names or ():
                records[name] = rows[name]
            self.people.put([one["_id"] for one in people], records, list(map(_hours, people)))

    def _row(self, one: Doc) -> tuple[float, ...]:
        spot, stamp = one["spot"], one.get("changed")
        willing = () if one.get("asleep") else tuple(one["intentions"])
        return (
            _bits(willing, tuple(one["trained_for"]), tuple(one["available"]))
            | (WALKS if one["seats"] is None else DRIVES)
            | (0 if one["affiliation"] == Affiliation.SOCIAL else _EXCUSED),
            spot["lat"] if spot else np.nan,
            spot["lon"] if spot else np.nan,
            int(one["community"]),
            _stamp(stamp) if stamp else 1,
            _day(one["insured_until"]) if one["insured_until"] else 0,
            self._area(_serves(one)),
            one["birth_year"] or 0,
            min(one.get("offered", 0), 65_535),
        )

    def _area(self, serves: "_Serves") -> int:
        """The number of this set of areas."""
        number = self._areas.setdefault(serves, len(self._areas))
        if number == len(self._area_sets):
            self._area_sets.append(serves)
        return number

    def _wanted(self, need: Need, *, drivers: bool) -> Wanted:
        way = _AT_HOME if need.remote else DRIVE if drivers else WALK
        hazardous = need.category in HAZARDOUS_POSTS
        asks = _WILLING[need.category] | _PARTS[day_part(need.starts_at)]
        asks |= DRIVES if drivers else WALKS
        asks |= _TRAINED[need.category] if need.category in SKILLED_POSTS else 0
        return Wanted(
            lat=need.site.lat,
            lon=need.site.lon,
            home=int(need.community),
            asks=asks,
            excuses=0 if hazardous else _EXCUSED,
            until=0 if need.remote else last_day(need.ends_at).toordinal(),
            born_from=born_from(need),
            born_by=born_by(need),
            ageless=not hazardous,
            start=_moment(need.starts_at),
            end=_moment(need.ends_at),
            pace=way.pace,
            extra=way.extra,
            limit=way.limit,
            serves=(
                (lambda _: True)
                if need.remote
                else partial(self._serves, need.community, need.starts_at)
            ),
            city=int(city_of(need.community)) if need.remote else 0,
        )

    def _serves(self, community: str, at: datetime, number: int) -> bool:
        serves = self._area_sets[number]
        inside = not serves.areas.isdisjoint(prefixes(community))
        return inside and not serves.kept_from(community, at)


@dataclass(frozen=True, slots=True)
class _Serves:
    """Where somebody serves: the areas named, and what zones around the home let them leave."""

    areas: frozenset[str]
    #: Empty for people whose home lies in no zone.
    home: str = ""
    zones: tuple[Order, ...] = ()

    def kept_from(self, community: str, at: datetime) -> int:
        """The bit of the zone that keeps them from a community at a moment; 0 for none."""
        if community.startswith(confined_to(self.home, self.zones, at)):
            return 0
        order = in_force(self.zones, at)
        sealed = order is not None and order.level == "sealed"
        return crowd.UNSEALED if sealed else crowd.UNCONTROLLED


def _serves(one: Doc) -> _Serves:
    orders = one.get("zones")
    if not orders:
        return _anywhere(tuple(one["areas"]))
    zones = tuple(
        Order(zone["id"], zone["area"], zone["level"], _utc(zone["start"]),
              _utc(zone["end"]) if zone["end"] else None)
        for zone in orders
    )  # fmt: skip
    return _Serves(frozenset(one["areas"]), one["community"], zones)


@lru_cache(maxsize=50_000)
def _anywhere(areas: tuple[str, ...]) -> _Serves:
    return _Serves(frozenset(areas))


def _utc(moment: Any) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(moment))


@lru_cache(maxsize=50_000)
def _bits(willing: tuple[str, ...], trained: tuple[str, ...], parts: tuple[str, ...]) -> int:
    return _sum(_WILLING, willing) | _sum(_TRAINED, trained) | _sum(_PARTS, parts)


def _sum(bits: dict[str, int], words: Iterable[str]) -> int:
    return sum(bits[word] for word in set(words))


@lru_cache(maxsize=10_000)
def _day(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _stamp(stamp: Timestamp) -> int:
    return int(stamp.time << 32) + int(stamp.inc)


def _hours(one: Doc) -> list[Span]:
    """The hours that somebody has promised, in milliseconds."""
    return [(int(hold["start"]), int(hold["end"])) for hold in one.get("holds", ())]


@lru_cache(maxsize=10_000)
def _moment(at: datetime) -> int:
    """Whole milliseconds since 1970, as the database keeps them."""
    return (at - _EPOCH) // timedelta(milliseconds=1)
