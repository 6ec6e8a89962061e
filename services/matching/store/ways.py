"""How long people are on the way to a need: by straight lines, or along the streets its plan used.

What a plan has measured along streets is measured along the same streets afterwards: by whoever is
sought for its places, asked to come from another, or asks why they were not; and by whoever asks
why a place is empty.
"""

import logging
import threading
from functools import lru_cache
from subprocess import SubprocessError

from pymongo import DESCENDING

from kit.errors import NotFound
from kit.store import Shelf
from services.matching.domain.day import local_day
from services.matching.domain.figures import STRAIGHT, Travel
from services.matching.domain.gates import Seconds, prefixes, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.plan import Plan
from services.matching.solver.maps import map_of, mapped
from services.matching.solver.walks import Walks, opened

#: Plans that are remembered.
_PLANS = 256

log = logging.getLogger(__name__)


class Ways:
    """The maps that plans went by, as far as they are still there."""

    def __init__(self, plans: Shelf[Plan]) -> None:
        self._plans = plans
        self._reading = threading.Lock()
        #: By version; None for one that cannot be read, which is not tried again.
        self._open: dict[str, Walks | None] = {}
        self._went = lru_cache(maxsize=_PLANS)(self._travel)

    def to(self, need: Need) -> Seconds:
        """As the plan measured that reckoned with a need."""
        return _by(self.streets(need))

    def of(self, plan: Plan) -> Seconds:
        """As this plan measured."""
        return _by(self._walks(plan.travel, plan.area))

    def streets(self, need: Need) -> Walks | None:
        """The streets along which people walk to a need; None where ways are straight lines.

        Those of the plan that sent people, or has sought some; of no plan, as one would now.
        """
        if map_of(need.community) is None:
            return None
        try:
            travel = self._went(need.quote.plan) if need.quote else self._sought(need)
        except NotFound:
            return None
        return self._walks(travel, need.community)

    def as_planned(self, need: Need) -> bool:
        """Whether ways to a need are still measured as the plan did that quotes its prices."""
        try:
            travel = self._went(need.quote.plan) if need.quote else STRAIGHT
        except NotFound:
            return True
        return travel.mode == "straight" or self.streets(need) is not None

    def around(self, community: str) -> Walks | None:
        """The streets there today, if they have been read: for those who cannot wait for it."""
        found = map_of(community)
        return self._open.get(found.version) if found else None

    def read(self) -> None:
        """Read the maps of today, so that nobody has to wait for it."""
        for area in mapped():
            self._walks(_today(area), area)

    def _travel(self, plan: str) -> Travel:
        """A plan has its ways for good: needs hear of it only when it is solved."""
        return self._plans.get(plan).travel

    def _sought(self, need: Need) -> Travel:
        """As the newest plan measured that was published and has sought people for a need."""
        told = {"state": {"$in": ["publishing", "published"]}, f"sought.{need.id}": {"$exists": 1}}
        day, areas = local_day(need.starts_at), {"$in": prefixes(need.community)}
        same = {"area": areas, "day": day.isoformat()}
        found = self._plans.collection.find(same | told, {"travel": 1})
        for one in found.sort("version", DESCENDING).limit(1):
            return Travel(**one["travel"]) if "travel" in one else STRAIGHT
        return _today(need.community)

    def _walks(self, travel: Travel, area: str) -> Walks | None:
        """The streets of that version, read once; None if another map is in its place."""
        found = map_of(area) if travel.mode == "streets" else None
        if found is None or found.version != travel.version:
            return None
        with self._reading:
            if found.version not in self._open:
                try:
                    walks: Walks | None = opened(found)
                except SubprocessError:
                    log.exception("map %s cannot be read: ways are straight lines", found.path)
                    walks = None
                # No plan can be measured by a map any more that another has replaced.
                current = {*mapped().values(), found.version}
                self._open = {one: there for one, there in self._open.items() if one in current}
                self._open[found.version] = walks
            return self._open[found.version]


def _today(area: str) -> Travel:
    """As a plan would measure now."""
    found = map_of(area)
    return Travel(mode="streets", detour=1.0, version=found.version) if found else STRAIGHT


def _by(walks: Walks | None) -> Seconds:
    return walks.travel if walks else travel_seconds
