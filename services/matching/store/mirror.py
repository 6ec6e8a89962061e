"""The warm mirror: everybody of the pool in columns, kept up to date from the pool itself.

Several processes share one queue of events, so none of them hears everything; what they share is
the database.  Every change of the pool stamps the document with the cluster's own time, which
only rises, and whoever wants to know reads what was stamped since (ADR 10).  The mirror proposes
and `Pool.hold` decides: a mirror that lags costs another try and never a double promise.
"""

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from bson import Timestamp
from bson.codec_options import DatetimeConversion
from prometheus_client import Gauge
from pymongo.collection import Collection as Table

from kit.convoy import Convoy
from kit.store import Doc
from services.matching.domain.need import Need
from services.matching.solver.document import FIELDS
from services.matching.solver.errand import Errand, OnFoot
from services.matching.solver.fairness import Fairness
from services.matching.solver.funnel import Funnel
from services.matching.solver.nearby import UNSORTED
from services.matching.solver.reserve import Reserve

PEOPLE = Gauge("huiyin_pool_people", "People in the pool.")
UTILISATION = Gauge("huiyin_pool_utilisation", "Share of the pool that has promised hours.")
NEVER_OFFERED = Gauge("huiyin_pool_never_offered", "Share of the pool that was never asked.")
GINI = Gauge("huiyin_pool_offers_gini", "Gini coefficient of the offers made to each person.")
#: What stamps a document, as part of an update.
STAMP: Doc = {"changed": {"$type": "timestamp"}}
#: What mongod replaces by its own stamp in a document that is inserted.
NOW = Timestamp(0, 0)
#: Who is in service: nobody else is sent to a household.
AWAKE: Doc = {"asleep": {"$ne": True}}
#: Seconds for which a mirror is taken to be up to date.
FRESH = 0.25
#: Seconds after which a stamp that was given has also been written.
SETTLED = 2.0
#: Documents read in one go: the process does nothing else for some milliseconds.
PIECE = 500
#: While so many are being read at once the mirror is not sorted.
MANY = 40_000


class Mirror:
    """A process's own copy of the pool, in numbers."""

    def __init__(self, people: Table[Doc]) -> None:
        options = people.codec_options.with_options(
            datetime_conversion=DatetimeConversion.DATETIME_MS
        )
        self._people = people.with_options(codec_options=options)
        self._known = Reserve()
        self._refreshing: Convoy[None, None] = Convoy(self._refresh)
        self._loaded = False
        #: All that was stamped up to here has been read, and up to ``_next`` most of it.
        self._low = self._next = Timestamp(0, 0)
        self._next_at = self._read_at = float("-inf")

    def __len__(self) -> int:
        return len(self._known.people)

    # ---- asking ---------------------------------------------------------------------------

    def nearest(
        self,
        need: Need,
        *,
        drivers: bool,
        count: int,
        without: Collection[str] = (),
        along: bool = False,
    ) -> list[str]:
        """People who could be asked to this need, the nearest first; `gates` has the last word.

        ``along`` streets they stand nearest by straight lines, and some are too far on foot.
        """

        def known() -> list[str]:  # a mirror that is loaded meanwhile is another one
            asked = self._known.nearest
            return asked(need, drivers=drivers, count=count, without=without, along=along)

        begun = time.monotonic()
        if begun - self._read_at > FRESH:
            self.refresh()
        found = known()
        if len(found) < count and self._read_at < begun:
            self.refresh()
            found = known()
        return found

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
        """People who are free to help a household of a community now, the nearest first."""
        self.refresh()
        asked = self._known.helpers
        return asked(community, start, end, asks=asks, count=count, on_foot=on_foot)

    def funnels(
        self, places: Sequence[tuple[Need, bool]], on_foot: OnFoot | None = None
    ) -> list[Funnel]:
        """Why places are empty, by what is known now."""
        self.refresh()
        return self._known.funnels(places, on_foot)

    def fairness(self, now: datetime) -> Fairness:
        """How evenly offers have been spread; the metrics say so from then on."""
        self.refresh()
        found = self._known.fairness(now)
        PEOPLE.set(found.people)
        UTILISATION.set(found.utilisation)
        NEVER_OFFERED.set(found.never_offered)
        GINI.set(found.gini)
        return found

    def promise(self, volunteers: Sequence[str], start: datetime, end: datetime) -> None:
        """Note at once what the database has just been told."""
        self._known.promise(volunteers, start, end)

    def doubt(self, volunteers: Sequence[str]) -> None:
        """Look these people up: the database knew better about them."""
        found = list(self._people.find({"_id": {"$in": list(volunteers)}}, FIELDS))
        self._known.people.drop(volunteers)
        self._known.learn(found)

    def refresh(self) -> None:
        """Read what has changed by now, or everything the first time."""
        self._refreshing.ride(None)

    # ---- reading --------------------------------------------------------------------------

    def _refresh(self, riders: Sequence[None]) -> list[None]:
        begun = time.monotonic()
        if not self._loaded:
            self._load()
        high = self._read({"changed": {"$gt": self._low}}, self._low)
        if begun - self._next_at >= SETTLED:
            self._low, self._next, self._next_at = self._next, max(high, self._next), begun
        self._read_at = begun
        self._tidy(UNSORTED)
        return [None] * len(riders)

    def _load(self) -> None:
        """Everybody, in pieces.  What changes meanwhile is read again afterwards."""
        latest = self._people.find({"changed": {"$exists": True}}, {"changed": 1})
        for one in latest.sort("changed", -1).limit(1):
            self._low = self._next = Timestamp(max(0, one["changed"].time - int(SETTLED)), 0)
        self._known = Reserve(self._people.estimated_document_count())
        self._read({}, self._low)
        self._tidy(0)
        self._loaded = True

    def _read(self, query: Doc, high: Timestamp) -> Timestamp:
        """Learn of all who are found; the highest stamp among them."""
        found = self._people.find(query, FIELDS, batch_size=PIECE)
        while piece := list(islice(found, PIECE)):
            self._known.learn(piece)
            high = max(high, *(one.get("changed", high) for one in piece))
            self._tidy(MANY)
            time.sleep(0)
        return high

    def _tidy(self, most: int) -> None:
        """Sort what lies unsorted, if it is more than this; others get a turn in between."""
        while self._known.people.untidy(most):
            self._known.people.tidy()
            time.sleep(0)
