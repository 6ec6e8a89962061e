"""The pool in numbers: documents in, the nearest who may serve out.

The rules of `domain.gates` for one place at a time; a test compares the two.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any

import numpy as np

from contracts.vocabulary import AREA_LEVELS, HAZARDOUS_POSTS, PostCategory
from services.matching.domain.day import day_part, last_day
from services.matching.domain.gates import (
    ALONG_STREETS,
    DRIVE,
    SKILLED_POSTS,
    WALK,
    Way,
    born_by,
    born_from,
    city_of,
)
from services.matching.domain.need import Need
from services.matching.solver.bits import EXCUSED, GATES, PARTS, TRAINED, WILLING
from services.matching.solver.crowd import SERVES
from services.matching.solver.document import COLUMNS, Doc, Serves, hours, moment, row, serves
from services.matching.solver.fairness import Fairness, fairness
from services.matching.solver.funnel import Funnel, funnels
from services.matching.solver.kernel import Name
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import DRIVES, PERSON, WALKS
from services.matching.solver.problem import Ints
from services.matching.solver.wanted import Group, Wanted

#: The way to a remote post, which nobody goes.
_AT_HOME = Way(pace=1.0, extra=0, limit=0)
#: How many sorts of needs are remembered.
_TERMS = 4096
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
        self._areas: dict[Serves, int] = {}
        self._area_sets: list[Serves] = []
        self._area_codes: list[tuple[str, ...]] = []
        #: What was asked lately, by what says so of a need.
        self._terms: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def nearest(
        self,
        need: Need,
        *,
        drivers: bool,
        count: int,
        without: Collection[str] = (),
        along: bool = False,
    ) -> list[str]:
        """Those who may serve at a need, the nearest first, of equals those asked least.

        ``along`` streets nobody is left out who could be near enough if these were straight.
        """
        wanted = self._wanted(need, drivers=drivers)
        if along and not (drivers or need.remote):
            wanted = wanted._replace(pace=ALONG_STREETS.pace)
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
            asks=0 if asks is Errand.LIFE else PARTS[day_part(start)],
            excuses=0,
            until=0,
            born_from=0,
            born_by=9999,
            ageless=True,
            start=moment(start),
            end=moment(end),
            pace=1.0,
            extra=0,
            limit=ERRAND_REACH,
            serves=(
                (lambda _: True) if asks is Errand.LIFE else partial(self._serves, community, start)
            ),
        )
        supply = WILLING[PostCategory.AREA_SUPPLY] if asks is Errand.SUPPLY else 0
        kinds = (DRIVES,) if asks is Errand.TRANSFER else (WALKS, DRIVES)
        found = [
            one
            for kind in kinds
            for one in self.people.nearest(wanted._replace(asks=wanted.asks | supply | kind), count)
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
        if not places:
            return []
        groups = self._groups(places)
        alone = len(places) == 1
        rows = self.people.within(groups[0].one) if alone else np.arange(len(self.people))
        away = self._away([need for need, _ in places], groups)
        return funnels(self.people, rows.astype(np.int32), groups, away, GATES)

    def _groups(self, places: Sequence[tuple[Need, bool]]) -> list[Group]:
        """Places that ask the same together, each group from north to south."""
        alike: dict[object, list[tuple[float, float, int, int]]] = {}
        for at, (need, drivers) in enumerate(places):
            sort, site = _sort(need, drivers=drivers), need.site
            city = city_of(need.community) if need.remote else ""
            place = (site.lat, site.lon, int(need.community), at)
            alike.setdefault((sort, city), []).append(place)
        groups = []
        for some in alike.values():
            some.sort()
            columns = map(np.array, zip(*some, strict=True))
            need, drivers = places[some[0][-1]]
            groups.append(Group(self._wanted(need, drivers=drivers), *columns))
        return groups

    def _away(self, needs: Sequence[Need], groups: Sequence[Group]) -> Ints:
        """What keeps each set of service areas from these needs, shape (sets, needs)."""
        communities = np.empty(len(needs), dtype=np.int64)
        for group in groups:
            communities[group.at] = group.home
        levels = {level: communities // 10 ** (AREA_LEVELS[-1] - level) for level in AREA_LEVELS}
        away = np.full((len(self._area_sets), len(needs)), SERVES)
        for number, one in enumerate(self._area_sets):
            for area in one.areas:
                away[number, levels[len(area)] == int(area)] = 0
            if one.zones:
                away[number] |= [one.kept_from(need.community, need.starts_at) for need in needs]
        for group in groups:
            if group.one.city:
                away[:, group.at] = 0
        return away

    def fairness(self, now: datetime) -> Fairness:
        """How evenly offers have been spread."""
        return fairness(self.people.records(), moment(now))

    def promise(self, volunteers: Sequence[str], start: datetime, end: datetime) -> None:
        """Note hours as promised until more is known."""
        self.people.promise(volunteers, (moment(start), moment(end)))

    def learn(self, people: Sequence[Doc]) -> None:
        """Take in what is known of people; what is older than known is ignored."""
        if people:
            rows = np.array([row(one, self._area(serves(one))) for one in people], dtype=COLUMNS)
            records = np.zeros(len(people), dtype=PERSON)
            for name in COLUMNS.names or ():
                records[name] = rows[name]
            self.people.put([one["_id"] for one in people], records, list(map(hours, people)))

    def _area(self, one: Serves) -> int:
        """The number of this set of areas."""
        number = self._areas.setdefault(one, len(self._areas))
        if number == len(self._area_sets):
            self._area_sets.append(one)
            self._area_codes.append(tuple(one.areas))
        return number

    def _wanted(self, need: Need, *, drivers: bool) -> Wanted:
        key = _sort(need, drivers=drivers)
        terms = self._terms.get(key)
        if terms is None:
            if len(self._terms) >= _TERMS:
                self._terms.clear()
            terms = self._terms[key] = _terms(need, drivers=drivers)
        site, home = need.site, int(need.community)
        if need.remote:
            city = int(city_of(need.community))
            return Wanted._make((site.lat, site.lon, home, *terms, lambda _: True, city))
        serves = partial(self._serves, need.community, need.starts_at)
        return Wanted._make((site.lat, site.lon, home, *terms, serves, 0))

    def _serves(self, community: str, at: datetime, number: int) -> bool:
        """Whether people of this set of areas come to a community."""
        if not community.startswith(self._area_codes[number]):
            return False
        one = self._area_sets[number]
        return not (one.zones and one.kept_from(community, at))


def _sort(need: Need, *, drivers: bool) -> tuple[Any, ...]:
    """What says of a need what it asks, wherever it is."""
    hours, ages = (need.starts_at, need.ends_at), (need.min_age, need.max_age)
    return (str(need.category), *hours, *ages, need.remote, drivers)


def _terms(need: Need, *, drivers: bool) -> tuple[Any, ...]:
    """What a need asks wherever it is, as it stands in `Wanted`."""
    way = _AT_HOME if need.remote else DRIVE if drivers else WALK
    hazardous = need.category in HAZARDOUS_POSTS
    asks = WILLING[need.category] | PARTS[day_part(need.starts_at)]
    asks |= DRIVES if drivers else WALKS
    asks |= TRAINED[need.category] if need.category in SKILLED_POSTS else 0
    return (
        asks,
        0 if hazardous else EXCUSED,
        0 if need.remote else last_day(need.ends_at).toordinal(),
        born_from(need),
        born_by(need),
        not hazardous,
        moment(need.starts_at),
        moment(need.ends_at),
        way.pace,
        way.extra,
        way.limit,
    )
