"""Orders about zones, and the people whom they concern: each carries those of the own community.

So whoever decides about a person needs no other document.  Orders never change; a later one
stands before them.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from kit.store import Doc, Store
from services.matching.domain.candidate import Candidate
from services.matching.domain.zone import Order, around
from services.matching.store.mirror import STAMP


class Zones:
    """The local copy of what the registry orders."""

    def __init__(self, store: Store) -> None:
        self._orders = store.shelf("zones", Order)
        self._people = store.shelf("pool", Candidate)

    def know(self, order: Order) -> None:
        """Remember an order, then let those know whom it concerns."""
        with suppress(DuplicateKeyError):  # said twice
            self._orders.collection.insert_one({"_id": order.id} | _plain(order))
        self._tell(order)

    def concerning(self, communities: Iterable[str]) -> dict[str, list[Doc]]:
        """By community the orders that concern it, as they rest with a person."""
        orders = self._orders.find({})
        return {
            one: [{"id": order.id, **_plain(order)} for order in around(one, orders)]
            for one in set(communities)
        }

    def catch_up(self, now: datetime) -> None:
        """Tell whoever came while an order was given, and forget those that are long over."""
        for order in self._orders.find({}):
            if order.end and order.end < now:
                self._forget(order)
            else:
                self._tell(order)

    def _tell(self, order: Order) -> None:
        inside = {"$gte": order.area, "$lt": order.area + ":"}
        self._people.collection.update_many(
            {"community": inside, "zones.id": {"$ne": order.id}},
            {"$push": {"zones": {"id": order.id, **_plain(order)}}, "$currentDate": STAMP},
        )

    def _forget(self, order: Order) -> None:
        self._people.collection.update_many(
            {"zones.id": order.id},
            {"$pull": {"zones": {"id": order.id}}, "$currentDate": STAMP},
        )
        self._orders.collection.delete_one({"_id": order.id})


def _plain(order: Order) -> Doc:
    return {
        "area": order.area, "level": order.level, "start": order.start, "end": order.end,
    }  # fmt: skip
