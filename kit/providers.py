"""What a service is given: its store, opened and closed with it."""

import logging
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import eventlet
from eventlet.greenthread import GreenThread
from nameko.extensions import DependencyProvider
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from kit.garbage import settle_in
from kit.outbound import Outbound
from kit.store import Store
from kit.telemetry import log_to_stderr

log = logging.getLogger(__name__)

S = TypeVar("S", bound=Store)

#: How often the outbox is looked through for what a crash left behind, in seconds.
SWEEP_EVERY = 2.0


class Mongo(DependencyProvider, Generic[S]):
    """Gives workers the service's store, over one client per process."""

    outbound = Outbound()

    def __init__(self, store: type[S]) -> None:
        self.store = store
        self._sweeper: GreenThread | None = None

    def setup(self) -> None:
        """Connect, and let the store create its collections and indexes."""
        log_to_stderr()
        uri, prefix = (
            os.environ["HUIYIN_MONGO_URI"],
            os.environ.get("HUIYIN_MONGO_PREFIX", "huiyin_"),
        )
        self.client: MongoClient[dict[str, Any]] = MongoClient(uri, tz_aware=True)
        name = self.container.service_name
        self.opened = self.store(self.client[prefix + name], name=name, keys=self.outbound.keys())
        self.opened.prepare()
        self.opened.relay = self.outbound.relay()
        self.outbound.store = self.opened

    def start(self) -> None:
        """Begin to look for forgotten promises."""
        settle_in()
        self._sweeper = self.container.spawn_managed_thread(
            self._sweep, identifier="outbox-sweeper"
        )

    def stop(self) -> None:
        """Say what is promised, then close the connections."""
        if self._sweeper is not None:  # it would go on with a closed client
            self._sweeper.kill()
        self.outbound.stop()
        self.client.close()

    def kill(self) -> None:
        """Close at once."""
        self.outbound.kill()
        self.client.close()

    def get_dependency(self, _worker_ctx: object) -> S:
        """One store serves all workers: it keeps no state of its own."""
        return self.opened

    def _sweep(self) -> None:
        while True:
            eventlet.sleep(SWEEP_EVERY)
            try:
                self.opened.sweep(older_than=timedelta(seconds=5))
            except PyMongoError as away:
                log.warning("could not look through the outbox: %s", type(away).__name__)

    if TYPE_CHECKING:

        def __get__(self, worker: object, owner: type) -> S: ...
