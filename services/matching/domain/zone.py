"""Zones under restrictions (封控区, 管控区, 防范区), as far as they say where people may serve.

The registry owns them.  Of the orders that hold somewhere at a moment that of the smallest area
counts, and of those the latest; an order of ``normal`` lifts what a wider one says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contracts.registry import ZoneChanged, ZoneLevel


@dataclass(frozen=True, slots=True)
class Order:
    """An area under restrictions for a time; without an end until another order comes."""

    id: str
    area: str
    level: ZoneLevel
    start: datetime
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at a moment."""
        return self.start <= at and (self.end is None or at < self.end)


def ordered(told: ZoneChanged) -> Order:
    """The order that the registry tells of."""
    return Order(told.zone_id, told.area, told.level, told.starts_at, told.ends_at)


def around(community: str, orders: Iterable[Order]) -> tuple[Order, ...]:
    """Those orders that concern a community, in the order of their ids."""
    here = (one for one in orders if community.startswith(one.area))
    return tuple(sorted(here, key=lambda one: one.id))


def in_force(orders: Iterable[Order], at: datetime) -> Order | None:
    """The one of a community's orders that counts at a moment."""
    holding = (one for one in orders if one.holds(at))
    return max(holding, key=lambda one: (len(one.area), one.start, one.id), default=None)


def confined_to(community: str, orders: Iterable[Order], at: datetime) -> str:
    """The area that people of a community may not leave at a moment; empty when they may.

    Who is sealed in serves in the own community, who is in a controlled zone within it.
    """
    order = in_force(orders, at)
    if order is None or order.level not in ("sealed", "controlled"):
        return ""
    return community if order.level == "sealed" else order.area
