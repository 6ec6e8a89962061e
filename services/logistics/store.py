"""Donations and the ledger, as they rest."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Lock

from pymongo.database import Database
from pymongo.errors import AutoReconnect, DuplicateKeyError

from contracts.logistics import AllotDonation, DeliverAllotment, EntryPosted
from kit.errors import NotFound
from kit.seal import Keys
from kit.store import TRIES, Doc, Store
from kit.wire import Envelope
from services.logistics.domain.allotment import allotment, delivery
from services.logistics.domain.donation import Donation, count, receipt
from services.logistics.domain.ledger import (
    Account,
    AlreadyPosted,
    Entry,
    Posting,
    Tip,
    enter,
)

#: Finds the last line of an account, and lets nobody take its next number twice.
CHAIN = [("legs.account", 1), ("legs.item", 1), ("legs.seq", -1)]
#: The same, of one gift's goods only.
CHAIN_OF_GIFT = [("donation_id", 1), *CHAIN]
#: So many different accounts can be drawn on at once in one process.
TURNS = 64


class LogisticsStore(Store):
    """The service's two shelves: what was given, and every movement since."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        self.donations = self.shelf("donations", Donation, personal=("donor_name", "donor_phone"))
        self.entries = self.shelf("entries", Entry)
        self._turns = [Lock() for _ in range(TURNS)]

    def prepare(self) -> None:
        """Create the indexes that make the ledger a ledger."""
        super().prepare()
        self.entries.collection.create_index(CHAIN, unique=True, name="chain")
        self.entries.collection.create_index(CHAIN_OF_GIFT, name="chain_of_gift")

    # ---- what moves goods -----------------------------------------------------------------

    def stock(self, donation: Donation, *, cause: Envelope) -> None:
        """Enter a received donation in the ledger, whoever comes first to do it."""
        with suppress(AlreadyPosted):
            self._post(receipt(donation), cause)

    def allot(self, wish: AllotDonation, *, cause: Envelope) -> None:
        """Set goods aside; NotEnoughStock when they are not there."""
        donation = self.donations.get(wish.donation_id)
        if donation.state == "received":  # its entry is promised, but may still be on its way
            self.stock(donation, cause=replace(cause, answer_to=""))
        self._post(allotment(wish, donation, key=cause.id), cause)

    def deliver(self, wish: DeliverAllotment, *, cause: Envelope) -> None:
        """Hand over what was set aside; AlreadyPosted the second time."""
        allotted = self.entries.get(wish.allotment_id)
        self._post(delivery(allotted, donation_id=wish.donation_id), cause)

    def count(self, posted: EntryPosted, *, cause: Envelope) -> None:
        """Let a donation know what the ledger did with its goods."""
        self.donations.decide(posted.donation_id, partial(count, posted=posted), cause=cause)

    # ---- the ledger -----------------------------------------------------------------------

    def _post(self, posting: Posting, cause: Envelope) -> None:
        """Claim the next numbers of the accounts concerned, in one insert.

        Writers of this process who draw on the same account take turns, which spares them
        losing races against each other; against everybody else the unique index stands.
        """
        with self._turns[hash(posting.moves[0].source + posting.moves[0].item) % TURNS]:
            for _ in range(TRIES):
                tips = self._tips(posting)
                # Asked after the tips are read: a twin that posts later spoils our numbers.
                if self._posted(posting.id, cause):
                    return
                entry, says = enter(posting, tips, at=cause.time, by=cause.caller.id)
                with suppress(DuplicateKeyError):
                    self.entries.add(entry, says, cause=cause)
                    return
        raise AutoReconnect(f"the accounts of {posting.id} change too fast")

    def _posted(self, key: str, cause: Envelope) -> bool:
        """Whether this message has posted the entry; AlreadyPosted when another one has."""
        try:
            kept = self.entries.kept(key)
        except NotFound:
            return False
        if cause.id not in kept.marks:
            raise AlreadyPosted(entry=key)
        return True

    def _tips(self, posting: Posting) -> Mapping[Account, Tip]:
        return {account: self._tip(account, posting.donation_id) for account in posting.changes()}

    def _tip(self, account: Account, donation_id: str) -> Tip:
        """The end of a chain.

        Where the last line is about another gift, this gift's part is read second: if it grew
        stale in between, so did the number read first, and the insert fails.
        """
        last = gift = self._last_leg(account, "chain", {})
        if last is None:
            return Tip()
        if last["donation_id"] != donation_id:
            gift = self._last_leg(account, "chain_of_gift", {"donation_id": donation_id})
        return Tip(last["seq"], last["balance"], gift["of_gift"] if gift else 0)

    def _last_leg(self, account: Account, chain: str, of: Doc) -> Doc | None:
        """The newest leg, found at the front of a descending index, without sorting."""
        leg = {"$elemMatch": {"account": account.place, "item": account.item}}
        wanted = {"donation_id": 1, "legs": leg}
        found = self.entries.collection.find_one({**of, "legs": leg}, wanted, hint=chain)
        return {**found["legs"][0], "donation_id": found["donation_id"]} if found else None
