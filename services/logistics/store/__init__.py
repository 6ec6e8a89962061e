"""Donations, waivers and the ledger, as they rest."""

from contextlib import suppress

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contracts.logistics import EntryPosted
from kit.seal import Keys
from kit.store import Doc, Store
from kit.wire import Envelope
from services.logistics.domain.audit import Audit, audited
from services.logistics.domain.donation import Donation, count, gifts_in
from services.logistics.domain.movement import Waiver
from services.logistics.store.audit import audit_apart
from services.logistics.store.ledger import Ledger

__all__ = ["LogisticsStore"]


class LogisticsStore(Store):
    """The service's shelves: what was given, who may have more, and every movement since."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.donations = self.shelf("donations", Donation, personal=("donor_name", "donor_phone"))
        self.waivers = self.shelf("waivers", Waiver)
        self.audits = self.shelf("audits", Audit)
        self.ledger = Ledger(self, self.donations, self.waivers)

    def prepare(self) -> None:
        """Create the indexes, among them those that make the ledger a ledger."""
        super().prepare()
        self.ledger.prepare()

    def count(self, posted: EntryPosted, *, cause: Envelope) -> None:
        """Let donations know what the ledger did with their goods."""
        for donation_id in sorted(gifts_in(posted)):
            self.donations.decide(
                donation_id, lambda donation: count(donation, posted), cause=cause
            )

    def audit(self, *, key: str, cause: Envelope) -> None:
        """Read the whole ledger and keep what was found, under an id that can exist only once."""
        if self.audits.collection.count_documents({"_id": key}, limit=1):
            return
        finding, took = audit_apart(self.db.name)
        audit, says = audited(
            finding, key=key, now=cause.time, by=cause.caller.id, milliseconds=took
        )
        with suppress(DuplicateKeyError):  # another process had the same night
            self.audits.add(audit, says, cause=cause)
