"""Logistics' store with its indexes and nothing in it, many times in a test run."""

from typing import Any

from pymongo.database import Database

from kit.seal import Keys
from services.logistics.store import LogisticsStore


def empty_store(db: Database[dict[str, Any]]) -> LogisticsStore:
    """The store on this database; emptied rather than built anew, which takes seconds."""
    store = LogisticsStore(db, name="logistics", keys=Keys.from_environment())
    there = db.list_collection_names()
    if not there:
        store.prepare()
    for name in there:
        if db[name].find_one({}, {"_id": 1}):
            db[name].delete_many({})
    return store
