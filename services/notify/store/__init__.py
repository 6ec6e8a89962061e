"""Addresses, messages and calls, as they rest."""

from pymongo.database import Database

from kit.seal import Keys
from kit.store import Doc, Store
from services.notify.domain.faq import Faq
from services.notify.store.addresses import AddressBook
from services.notify.store.calls import Calls
from services.notify.store.messages import Messages


class NotifyStore(Store):
    """The address book, the messages, the hotline's calls and the answers to common questions."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.addresses = AddressBook(db, keys)
        self.messages = Messages(self, self.addresses)
        self.calls = Calls(self)
        self.faqs = self.shelf("faqs", Faq)
        self._speaking.add("batches")

    def prepare(self) -> None:
        """Create the indexes by which things are found."""
        super().prepare()
        self.messages.prepare()
        self.calls.prepare()
