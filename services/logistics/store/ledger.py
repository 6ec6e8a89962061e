"""The ledger as it rests: one insert is one balanced entry, so any part of a batch is valid.

One process writes (`services.logistics.poster`), in batches.  Unique indexes stand against a
second one: on the entry's id (a repeat changes nothing), on its number, on the next number of
each account and on claims.  What fails on one of them is decided again on what is there then.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from pymongo.errors import AutoReconnect, BulkWriteError

from kit.errors import Refusal
from kit.store import TRIES, Doc, Shelf, Store
from kit.wire import Envelope
from services.logistics.domain.donation import Donation
from services.logistics.domain.kit import Kit
from services.logistics.domain.ledger import AlreadyPosted, Entry, enter, posted
from services.logistics.domain.movement import Waiver
from services.logistics.store.book import CHAIN, Book
from services.logistics.store.wishes import Planned, Spoken, Wish, as_repeats, postings

log = logging.getLogger(__name__)

Refused = dict[str, tuple[Envelope, Refusal]]
_DUPLICATE = 11000


class Ledger:
    """Enters postings; the only place where entries are written."""

    def __init__(
        self,
        store: Store,
        donations: Shelf[Donation],
        waivers: Shelf[Waiver],
        kits: Shelf[Kit],
    ) -> None:
        self._store = store
        self._donations = donations
        self._waivers = waivers
        self._kits = kits
        self.entries = store.shelf("entries", Entry)
        self.book = Book(self.entries.collection, store.db.accounts)

    def prepare(self) -> None:
        """Create the indexes."""
        entries = self.entries.collection
        entries.create_index("no", unique=True, name="no")
        entries.create_index(CHAIN, unique=True, name="chain")
        # An empty list would be indexed as one value that all entries share.
        claimed = {"claims.0": {"$exists": True}}
        entries.create_index("claims", unique=True, name="claims", partialFilterExpression=claimed)
        self._store.db.accounts.create_index([("place", 1), ("item", 1)], name="lots")

    def post(self, wishes: Sequence[Wish]) -> set[str]:
        """Enter all of them, in order, or refuse; returns when it is written: the refused ids.

        A wish that was entered or refused before changes nothing; whoever brings one that may be a
        repeat says so in its envelope, and only then its first decision is looked for.  Raises what
        the driver raises: then some may be written, and all are to be posted again, as repeats.
        """
        left: Sequence[Wish] = wishes
        try:
            for _ in range(TRIES):
                left, refused = self._try(self._undecided(left))
                if not left:
                    return refused
        except BaseException:  # whatever it was, the book may be ahead of what is written
            self.book.forget()
            raise
        raise AutoReconnect("another poster is always faster")

    def _try(self, wishes: Sequence[Wish]) -> tuple[Sequence[Wish], set[str]]:
        """Enter what can be entered; the wishes to begin again with when somebody was faster.

        If none are left: the ids of the refused.
        """
        planned, refused = self._plan(wishes)
        self.book.open([one.posting for one in planned])
        made = self._enter(planned, refused)
        self.book.register(entry for entry, _ in made)
        documents = [self._document(entry, cause) for entry, cause in made]
        done = self._insert(documents)
        for document in documents[:done]:
            self._store.hand_over("entries", document["_id"], document["_out"])
        if done < len(documents):  # then no refusal can be believed either
            self.book.forget()
            first = made[done][1].id
            place = next(at for at, (_, cause) in enumerate(wishes) if cause.id == first)
            told = [one for one in wishes[:place] if one[1].id in refused]
            return as_repeats([*told, *wishes[place:]]), set()
        if refused and not self.book.current():
            # Refused for want of what another poster has brought in meanwhile: look again.
            self.book.forget()
            return as_repeats([one for one in wishes if one[1].id in refused]), set()
        return (), self._refuse(refused)

    # ---- what is wished for ---------------------------------------------------------------

    def _plan(self, wishes: Sequence[Wish]) -> tuple[list[Planned], Refused]:
        """The postings that the wishes ask for and that are not there yet; and the refused."""
        spoken = Spoken.of(wishes, self._donations, self.entries, self._waivers, self._kits)
        planned: list[Planned] = []
        refused: Refused = {}
        for wish, cause in wishes:
            try:
                planned += postings(wish, cause, spoken)
            except Refusal as refusal:
                refused[cause.id] = (cause, refusal)
        return planned, refused

    def _undecided(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Those that were not refused before."""
        ids = [cause.id for _, cause in wishes if cause.repeat]
        if not ids:
            return list(wishes)
        found = self._store.db.refusals.find({"_id": {"$in": ids}}, {"_id": 1})
        refused = {one["_id"] for one in found}
        return [one for one in wishes if one[1].id not in refused]

    # ---- what is entered ------------------------------------------------------------------

    def _enter(self, planned: Sequence[Planned], refused: Refused) -> list[tuple[Entry, Envelope]]:
        """The new entries, one on top of the other; who cannot have one is noted in ``refused``."""
        there = self._marks([one.posting.id for one in planned if one.may_be_there])
        claimed = self._claimed([claim for one in planned for claim in one.posting.claims])
        made: list[tuple[Entry, Envelope]] = []
        for one in planned:
            posting, cause = one.posting, one.cause
            if posting.id in there:
                if not one.beforehand and cause.id not in there[posting.id]:
                    refused[cause.id] = (cause, AlreadyPosted(entry=posting.id))
                continue
            try:
                entry = enter(posting, self.book.page(claimed), at=cause.time, by=cause.caller.id)
            except Refusal as refusal:
                refused[cause.id] = (cause, refusal)
                continue
            self.book.take(entry)
            claimed.update(posting.claims)
            there[posting.id] = set() if one.beforehand else {cause.id}
            made.append((entry, replace(cause, answer_to="") if one.beforehand else cause))
        return made

    def _document(self, entry: Entry, cause: Envelope) -> Doc:
        return self.entries.document(entry, [posted(entry)], cause)

    def _marks(self, ids: Sequence[str]) -> dict[str, set[str]]:
        """Those of these entries that exist, and the messages that made them."""
        if not ids:
            return {}
        found = self.entries.collection.find({"_id": {"$in": list(ids)}}, {"_in.id": 1})
        return {one["_id"]: {mark["id"] for mark in one["_in"]} for one in found}

    def _claimed(self, claims: Sequence[str]) -> set[str]:
        if not claims:
            return set()
        query = {"claims": {"$in": list(claims)}, "claims.0": {"$exists": True}}
        found = self.entries.collection.find(query, {"claims": 1})
        return {claim for one in found for claim in one["claims"]}

    def _insert(self, documents: Sequence[Doc]) -> int:
        """Write in order; how many were written before somebody else's number was in the way."""
        if not documents:
            return 0
        try:
            self.entries.collection.insert_many(documents, ordered=True)
        except BulkWriteError as wrong:
            errors = wrong.details["writeErrors"]
            if wrong.details["writeConcernErrors"] or errors[0]["code"] != _DUPLICATE:
                raise
            log.warning("in the way of %d entries: %s", len(documents), errors[0].get("keyPattern"))
            return int(errors[0]["index"])
        return len(documents)

    def _refuse(self, refused: Refused) -> set[str]:
        """Say so, but not to whom it was entered for before: the wish is only a repeat of that.

        Returns the ids of those that were refused indeed.
        """
        there = self._marks([key for key, (cause, _) in refused.items() if not cause.repeat])
        told = [pair for key, pair in refused.items() if key not in there]
        for cause, refusal in told:
            if not cause.answer_to:
                log.info("%s: %s", cause.type, refusal.code)
        self._store.refuse_many([pair for pair in told if pair[0].answer_to])
        return {cause.id for cause, _ in told}
