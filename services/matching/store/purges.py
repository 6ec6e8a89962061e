"""Destroys the keys under which requests for help of one emergency were sealed."""

from collections.abc import Iterable

from contracts.registry import IncidentPurged
from kit.store import Doc, Shelf, Store
from kit.wire import Envelope
from services.matching.domain.help import OVER, HelpRequest
from services.matching.domain.purge import Purge, purged
from services.matching.store.help import shred_label


class Purges:
    """What was destroyed, and for which emergency."""

    def __init__(self, store: Store, cases: Shelf[HelpRequest]) -> None:
        self._store = store
        self._cases = cases
        self.shelf = store.shelf("purges", Purge)

    def carry_out(self, order: IncidentPurged, *, cause: Envelope) -> None:
        """Destroy, then tell; doing it again finds less to destroy and tells of the same cases.

        A key seals everything of one community and day: as long as a case of that day is open,
        the key stays, and `PurgeIncident` comes again for it.
        """
        cases = list(self._of(order))
        still = {str(shred_label(one)) for one in cases if one.state not in OVER}
        over = [one.id for one in cases if str(shred_label(one)) not in still]
        keys = self._store.shreds.destroy(
            order.area, order.since.date(), order.until.date(), but=frozenset(still)
        )
        # Nor shall the same phone or door be recognised by its keyed hash.
        hashes = {"$unset": {"phone_key": "", "household_key": ""}, "$inc": {"_v": 1}}
        readable = {"_id": {"$in": over}, "phone_key": {"$exists": True}}
        self._cases.collection.update_many(readable, hashes)
        made, says = purged(
            order,
            purge_id=cause.id,
            keys=keys,
            over=over,
            kept=len(cases) - len(over),
            now=cause.time,
        )
        self.shelf.add(made, says, cause=cause)

    def _of(self, order: IncidentPurged) -> Iterable[HelpRequest]:
        query: Doc = {
            "community": {"$gte": order.area, "$lt": order.area + ":"},
            "received_at": {"$gte": order.since, "$lte": order.until},
        }
        return self._cases.find(query)
