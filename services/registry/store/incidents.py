"""Incidents as they rest, and who served in them."""

from contextlib import suppress
from datetime import datetime
from functools import partial

from contracts.registry import ThanksDue
from kit.store import Store
from kit.wire import Envelope
from services.registry.domain.incident import (
    THANKS_AFTER,
    Incident,
    IncidentOverlaps,
    purge,
    thanked,
)
from services.registry.store.records import Records

#: People thanked in one event.
PIECE = 1000


class Incidents:
    """Emergencies: declared, closed, and their data destroyed when it is time."""

    def __init__(self, store: Store, records: Records) -> None:
        self.shelf = store.shelf("incidents", Incident)
        self._records = records

    def prepare(self) -> None:
        """They are found by what is due."""
        self.shelf.collection.create_index([("state", 1), ("purge_at", 1)], name="due")

    def carry_on(self, now: datetime) -> None:
        """Thank the next people of what ended a day ago; let data be destroyed that are due."""
        over = {"closed_at": {"$lte": now - THANKS_AFTER}}
        for one in self.shelf.find(over | {"thanking": {"$type": "string"}}):
            self._thank(one, now)
        for one in self.shelf.find({"state": "closed", "purge_at": {"$lte": now}}):
            rule = partial(purge, others=self.others(one), now=now)
            cause = Envelope(type="registry.purge", data={}, id=f"purge-{one.id}", time=now)
            with suppress(IncidentOverlaps):  # it is tried again when the other is over
                self.shelf.decide(one.id, rule, cause=cause)

    def others(self, incident: Incident) -> list[Incident]:
        """Emergencies that may still need the same data."""
        return self.shelf.find({"state": {"$ne": "purged"}, "_id": {"$ne": incident.id}})

    def _thank(self, incident: Incident, now: datetime) -> None:
        """The next people who served, in the order of their ids; each piece has its own mark."""
        after = incident.thanking or ""
        served = {
            "community": {"$gte": incident.area, "$lt": incident.area + ":"},
            "started_at": {"$gte": incident.declared_at, "$lte": incident.closed_at},
            "state": "effective",
            "volunteer_id": {"$gt": after},
        }
        rows = self._records.shelf.collection.aggregate(
            [
                {"$match": served},
                {"$group": {"_id": "$volunteer_id"}},
                {"$sort": {"_id": 1}},
                {"$limit": PIECE},
            ]
        )
        people = [row["_id"] for row in rows]
        due = ThanksDue(incident_id=incident.id, title=incident.title, volunteer_ids=people)
        name = f"thank-{incident.id}-{after}"
        cause = Envelope(type="registry.thank", data={}, id=name, time=now)
        self.shelf.decide(incident.id, partial(thanked, after, due), cause=cause)
