"""The process's one way to speak: a relay over its own connection."""

import os

from nameko.extensions import SharedExtension

from kit.relay import Relay
from kit.seal import Keys
from kit.store import Store


class Outbound(SharedExtension):
    """Opens the relay once for all stores and entry points of a service process."""

    def __init__(self) -> None:
        self.uri = os.environ.get("HUIYIN_AMQP_URI", "")
        self.store: Store | None = None
        self._stopped = False
        self._relay: Relay | None = None
        self._keys: Keys | None = None

    def relay(self) -> Relay:
        """The relay; extensions set up in no promised order, so it is made when first asked."""
        if self._relay is None:
            self._relay = Relay.over(self.uri, self._fulfil)
        return self._relay

    def keys(self) -> Keys:
        """The deployment's keys."""
        if self._keys is None:
            self._keys = Keys.from_environment()
        return self._keys

    def start(self) -> None:
        """Begin to publish."""
        self.relay().start()

    def stop(self) -> None:
        """Say what is in hand, then fall silent.  Safe to call twice."""
        if not self._stopped:
            self._stopped = True
            self.relay().stop()

    def kill(self) -> None:
        """Fall silent at once; the sweeper of the next process finds what was left."""
        if not self._stopped:
            self._stopped = True
            self.relay().stop(timeout=0)

    def _fulfil(self, origins: list[tuple[str, object, str]]) -> None:
        if self.store is not None:
            self.store.fulfil(origins)
