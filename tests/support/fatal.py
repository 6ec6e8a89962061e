"""A registry for tests of what ends a process; `nameko run` runs it in one of its own.

It obeys reports of readiness.  One of them ends the process at once, as a fault in a native library
would; one stops its loop, as an endless computation would.
"""

import os

from eventlet.patcher import original

from contracts.registry import ReportReadiness
from kit import inbound
from kit.entrypoints import obeys
from kit.providers import Mongo
from kit.store import Store

#: Seconds after which the watchdog gives up.
PATIENCE = "TEST_PATIENCE"
inbound.STUCK_AFTER = float(os.environ.get(PATIENCE, "90"))


class Fatal:
    """Writes down whom it obeyed, or ends."""

    name = "registry"

    store = Mongo(Store)

    @obeys(ReportReadiness)
    def report(self, wish, cause):
        """Obey, end or stand still."""
        if wish.team_id == "ends":
            os._exit(9)
        if wish.team_id == "stands-still":
            self.store.db.begun.insert_one({"_id": cause.id})
            original("time").sleep(3600)
        self.store.db.obeyed.update_one({"_id": cause.id}, {"$inc": {"times": 1}}, upsert=True)
