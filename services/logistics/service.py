"""Logistics on the bus.  What moves goods goes to the poster (`services.logistics.poster`)."""

from functools import partial

from contracts.logistics import (
    AuditLedger,
    EntryPosted,
    PledgeDonation,
    ReceiveDonation,
    SignWaiver,
)
from kit.entrypoints import hears_many, obeys, sweeps
from kit.providers import Mongo
from kit.wire import Envelope, utcnow
from services.logistics.domain.account import LOCAL
from services.logistics.domain.donation import pledge, receive
from services.logistics.domain.movement import sign
from services.logistics.store import LogisticsStore

#: The local hour from which the night's audit is due; a service that slept catches up later.
AUDIT_FROM = 3


class LogisticsService:
    """Entry points of logistics."""

    name = "logistics"

    store = Mongo(LogisticsStore)

    @obeys(PledgeDonation)
    def pledge(self, wish: PledgeDonation, cause: Envelope) -> None:
        """Write down what someone wants to give."""
        donation, says = pledge(wish, key=cause.id, now=cause.time, by=cause.caller.id)
        self.store.donations.add(donation, says, cause=cause)

    @obeys(ReceiveDonation)
    def receive(self, wish: ReceiveDonation, cause: Envelope) -> None:
        """Take goods in, or decline them."""
        rule = partial(receive, wish=wish, now=cause.time, by=cause.caller.id)
        self.store.donations.decide(wish.donation_id, rule, cause=cause)

    @obeys(SignWaiver)
    def sign_waiver(self, wish: SignWaiver, cause: Envelope) -> None:
        """Keep the first signature under an exception."""
        waiver, says = sign(wish, key=cause.id, now=cause.time, by=cause.caller.id)
        self.store.waivers.add(waiver, says, cause=cause)

    @obeys(AuditLedger)
    def audit(self, _wish: AuditLedger, cause: Envelope) -> None:
        """Read the whole ledger now."""
        self.store.audit(key=cause.id, cause=cause)

    @sweeps(every=300)
    def audit_nightly(self) -> None:
        """Read the whole ledger once a night, after three."""
        now = utcnow()
        here = now.astimezone(LOCAL)
        if here.hour >= AUDIT_FROM:
            key = f"night-{here.date()}"
            self.store.audit(key=key, cause=Envelope(type="night", data={}, id=key, time=now))

    @hears_many(EntryPosted)
    def count(self, posted: list[tuple[EntryPosted, Envelope]]) -> None:
        """Tell donations how far their goods have come."""
        for entry, cause in posted:
            self.store.count(entry, cause=cause)
