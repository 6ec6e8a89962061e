"""What all entry points of the registry share: its store."""

from kit.providers import Mongo
from services.registry.store import RegistryStore


class OnTheBus:
    """Nameko gives each worker the store."""

    store = Mongo(RegistryStore)
