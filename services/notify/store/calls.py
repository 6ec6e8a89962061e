"""Calls of the hotline, as they rest."""

from datetime import datetime
from functools import partial

from contracts.registry import IncidentPurged
from kit.shreds import Label
from kit.store import Store
from kit.wire import Envelope
from services.notify.domain.ticket import Ticket, pass_time

#: Calls looked at in one sweep.
SWEEP = 200


class Calls:
    """Every call until it is answered, and what it was about."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.shelf = store.shelf(
            "tickets",
            Ticket,
            personal=("question", "caller_name", "caller_phone", "answer"),
            shred=shred_label,
        )

    def prepare(self) -> None:
        """Create the index by which calls are found when time has an effect on them."""
        due = {"next_at": {"$type": "date"}}
        self.shelf.collection.create_index("next_at", name="due", partialFilterExpression=due)

    def pass_time(self, now: datetime) -> None:
        """Let time have its effect on calls; of several processes that try, one does."""
        due = self.shelf.collection.find({"next_at": {"$lte": now}}).sort("next_at").limit(SWEEP)
        for call in due:
            cause = Envelope(type="sweep", data={}, id=f"time-{call['_id']}-{call['_v']}")
            self.shelf.decide(call["_id"], partial(pass_time, now=now), cause=cause)

    def forget(self, order: IncidentPurged) -> None:
        """Destroy the keys of an emergency's calls, but for days with one that is not settled."""
        query = {"state": "opened", "community": {"$gte": order.area, "$lt": order.area + ":"}}
        still = frozenset(str(shred_label(one)) for one in self.shelf.find(query))
        self._store.shreds.destroy(order.area, order.since.date(), order.until.date(), but=still)


def shred_label(call: Ticket) -> Label:
    """By which key a call is sealed: it is destroyed when the emergency is over (art. 85)."""
    return Label(call.community, call.opened_at.date())
