"""Logistics on the bus."""

from functools import partial

from contracts.logistics import (
    AllotDonation,
    DeliverAllotment,
    EntryPosted,
    PledgeDonation,
    ReceiveDonation,
    StockDonation,
)
from kit.entrypoints import hears_many, obeys
from kit.providers import Mongo
from kit.wire import Envelope
from services.logistics.domain.donation import pledge, receive
from services.logistics.store import LogisticsStore


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

    @obeys(StockDonation)
    def stock(self, wish: StockDonation, cause: Envelope) -> None:
        """Enter received goods in the ledger."""
        self.store.stock(self.store.donations.get(wish.donation_id), cause=cause)

    @obeys(AllotDonation)
    def allot(self, wish: AllotDonation, cause: Envelope) -> None:
        """Set goods aside for someone."""
        self.store.allot(wish, cause=cause)

    @obeys(DeliverAllotment)
    def deliver(self, wish: DeliverAllotment, cause: Envelope) -> None:
        """Hand goods over."""
        self.store.deliver(wish, cause=cause)

    @hears_many(EntryPosted)
    def count(self, posted: list[tuple[EntryPosted, Envelope]]) -> None:
        """Tell donations how far their goods have come."""
        for entry, cause in posted:
            self.store.count(entry, cause=cause)
