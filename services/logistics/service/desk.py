"""What the entry points of all nouns share."""

from kit.providers import Mongo
from services.logistics.store import LogisticsStore


class Desk:
    """Part of the service: one noun of it."""

    store = Mongo(LogisticsStore)
