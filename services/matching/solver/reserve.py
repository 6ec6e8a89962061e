"""The pool in numbers: documents in, the nearest who may serve out.

The rules of `domain.gates` for one place at a time; a test compares the two.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np

from contracts.vocabulary import AREA_LEVELS, PostCategory
from services.matching.domain.day import day_part
from services.matching.domain.gates import (
    ALONG_STREETS,
    city_of,
)
from services.matching.domain.need import Need
from services.matching.domain.spot import Spot
from services.matching.solver.bits import AWAKE, GATES, PARTS, WILLING
from services.matching.solver.crowd import SERVES
from services.matching.solver.document import COLUMNS, Doc, Serves, hours, moment, row, serves
from services.matching.solver.errand import REACH, SPARE, Errand, OnFoot, middle_of, walked
from services.matching.solver.fairness import Fairness, fairness
from services.matching.solver.funnel import Funnel, funnels
from services.matching.solver.index import Rows
from services.matching.solver.kernel import Name
from services.matching.solver.nearby import Nearby
from services.matching.solver.person import DRIVES, PERSON, WALKS
from services.matching.solver.problem import Ints
from services.matching.solver.terms import sort_of, terms_of
from services.matching.solver.wanted import Group, Wanted, ways

#: How many sorts of needs are remembered.
_TERMS = 4096


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
        self,
        community: str,
        start: datetime,
        end: datetime,
        *,
        asks: Errand,
        count: int,
        on_foot: OnFoot | None = None,
    ) -> list[str]:
        """People who are free to help a household of a community now, the nearest first.

        Where the household lives is not known here: near is near the middle of the community.
        ``on_foot`` says how long people walk to it along streets.
        """
        middle = middle_of(self.people, community)
        if middle is None:
            return []
        wanted = Wanted(
            lat=middle[0],
            lon=middle[1],
            home=int(community),
            asks=AWAKE if asks is Errand.LIFE else AWAKE | PARTS[day_part(start)],
            excuses=0,
            until=0,
            born_from=0,
            born_by=9999,
            ageless=True,
            start=moment(start),
            end=moment(end),
            pace=1.0,
            extra=0,
            limit=REACH,
            serves=(
                (lambda _: True) if asks is Errand.LIFE else partial(self._serves, community, start)
            ),
        )
        supply = WILLING[PostCategory.AREA_SUPPLY] if asks is Errand.SUPPLY else 0
        kinds = (DRIVES,) if asks is Errand.TRANSFER else (WALKS, DRIVES)
        found = []
        for kind in kinds:
            asked = wanted._replace(asks=wanted.asks | supply | kind)
            if on_foot and kind == WALKS:
                near = self.people.nearest(asked, count * SPARE)
                found += walked(self.people, near, Spot(*middle), on_foot)
            else:
                found += self.people.nearest(asked, count)
        return [one for one, _ in sorted(found, key=lambda one: one[1])][:count]

    def funnels(
        self, places: Sequence[tuple[Need, bool]], on_foot: OnFoot | None = None
    ) -> list[Funnel]:
        """For places of needs, and whether with a vehicle: who is near, and what is in the way.

        ``on_foot`` says how long people walk along streets; places are looked at singly then.
        """
        if not places:
            return []
        if on_foot and len(places) > 1:
            return [one for place in places for one in self.funnels([place], on_foot)]
        groups, (need, drivers) = self._groups(places), places[0]
        if len(places) > 1:
            rows = np.arange(len(self.people), dtype=np.int32)
        elif on_foot and not (drivers or need.remote):
            [group] = groups
            groups = [group._replace(one=group.one._replace(pace=ALONG_STREETS.pace))]
            rows = self._walking(groups[0].one, on_foot)
        else:
            rows = np.sort(self.people.within(groups[0].one))
        away = self._away([need for need, _ in places], groups)
        return funnels(self.people, rows, groups, away, GATES)

    def _walking(self, wanted: Wanted, on_foot: OnFoot) -> Rows:
        """Who walks to a place within the limit, or lives in its community, nobody knows where.

        ``wanted`` takes straight lines for streets: it leaves out nobody who may be near enough.
        """
        rows = np.sort(self.people.within(wanted))
        rows = rows[ways(wanted, self.people.records(rows)) <= wanted.limit]
        people, site = self.people.records(rows), Spot(wanted.lat, wanted.lon)
        known = ~np.isnan(people["lat"])
        homes, which = np.unique(
            people["lat"][known] + 1j * people["lon"][known], return_inverse=True
        )
        far = [on_foot(Spot(one.real, one.imag), site) > wanted.limit for one in homes.tolist()]
        near = ~known
        near[known] = ~np.array(far, dtype=np.bool_)[which]
        walking: Rows = rows[near]
        return walking

    def _groups(self, places: Sequence[tuple[Need, bool]]) -> list[Group]:
        """Places that ask the same together, each group from north to south."""
        alike: dict[object, list[tuple[float, float, int, int]]] = {}
        for at, (need, drivers) in enumerate(places):
            sort, site = sort_of(need, drivers=drivers), need.site
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
        key = sort_of(need, drivers=drivers)
        terms = self._terms.get(key)
        if terms is None:
            if len(self._terms) >= _TERMS:
                self._terms.clear()
            terms = self._terms[key] = terms_of(need, drivers=drivers)
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
