"""How long people are on the way to a need: by straight lines, or along the streets its plan used.

What a plan has measured along streets is measured along the same streets afterwards: by whoever is
sought for its places, and by whoever asks why they were not.
"""

import logging
import threading
from functools import lru_cache, partial
from subprocess import SubprocessError

from kit.errors import NotFound
from kit.store import Shelf
from services.matching.domain.candidate import Candidate
from services.matching.domain.figures import STRAIGHT, Travel
from services.matching.domain.gates import Seconds, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.plan import Plan
from services.matching.solver.maps import map_of
from services.matching.solver.walks import Walks, opened

#: Plans, and maps, that are remembered.
_PLANS, _MAPS = 256, 2

log = logging.getLogger(__name__)


class Ways:
    """The maps that plans went by, as far as they are still there."""

    def __init__(self, plans: Shelf[Plan]) -> None:
        self._plans = plans
        self._reading = threading.Lock()
        self._open: dict[str, Walks] = {}
        self._went = lru_cache(maxsize=_PLANS)(self._travel)

    def to(self, need: Need) -> Seconds:
        """As the plan measured that sent people to a need."""
        plan = need.quote.plan if need.quote else ""
        try:
            return self._by(self._went(plan) if plan else STRAIGHT, need.community)
        except NotFound:
            return travel_seconds

    def of(self, plan: Plan) -> Seconds:
        """As this plan measured."""
        return self._by(plan.travel, plan.area)

    def _travel(self, plan: str) -> Travel:
        """A plan has its ways for good: needs hear of it only when it is solved."""
        return self._plans.get(plan).travel

    def _by(self, travel: Travel, area: str) -> Seconds:
        walks = self._walks(travel, area) if travel.mode == "streets" else None
        return partial(_along, walks) if walks else travel_seconds

    def _walks(self, travel: Travel, area: str) -> Walks | None:
        """The streets of that version, read once; None if another map is in its place."""
        found = map_of(area)
        if found is None or found.version != travel.version:
            return None
        with self._reading:
            if found.version not in self._open:
                try:
                    walks = opened(found)
                except SubprocessError:
                    log.exception("map %s cannot be read: ways are straight lines", found.path)
                    return None
                while len(self._open) >= _MAPS:
                    del self._open[next(iter(self._open))]
                self._open[found.version] = walks
            return self._open[found.version]


def _along(walks: Walks, one: Candidate, need: Need) -> int:
    """On foot between known places; everything else as always."""
    if one.drives or one.spot is None or need.remote:
        return travel_seconds(one, need)
    return walks.seconds(one.spot, need.site)
