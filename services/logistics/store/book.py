"""The last page of the ledger, in memory: what the next line must be written on top of.

Only the poster keeps one.  It may be out of date when a second poster is at work by mistake; then
the next insert fails on a unique index, and the page is read anew.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress

from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from kit.store import Doc
from services.logistics.domain.account import Account, account
from services.logistics.domain.ledger import Entry, Page, Posting, Tip

#: Ends of chains kept in memory; beyond it the page is read anew.
KEPT = 200_000
#: Finds the last leg of an account, and lets nobody take its next number twice.
CHAIN = [("legs.account", 1), ("legs.seq", -1)]


class Book:
    """The ends of the chains that were asked for, and the end of the ledger itself."""

    def __init__(self, entries: Collection[Doc], accounts: Collection[Doc]) -> None:
        self._entries = entries
        self._accounts = accounts
        self.forget()

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        self._tips: dict[str, Tip] = {}
        self._lots: dict[tuple[str, str], set[str]] = {}
        self._no = -1
        self._hash = ""

    def page(self, claimed: AbstractSet[str] = frozenset()) -> Page:
        """What is known now, and what of it is ``claimed``."""
        return Page(self._no, self._hash, self._tips, self._lots, claimed)

    def open(self, postings: Sequence[Posting]) -> None:
        """Read what these postings need and is not known yet."""
        if len(self._tips) > KEPT:
            self.forget()
        if self._no < 0:
            last = self._entries.find_one({}, {"no": 1, "hash": 1}, sort=[("no", -1)])
            self._no, self._hash = (last["no"], last["hash"]) if last else (0, "")
        moves = [move for posting in postings for move in posting.moves]
        self._open_lots({(move.source, move.item) for move in moves if not move.lot})
        wanted = {one for posting in postings for one in posting.counted}
        wanted |= {str(Account("adjust", account(one).item, account(one).lot)) for one in wanted}
        for move in moves:
            lots = [move.lot] if move.lot else self._lots[move.source, move.item]
            for place in (move.source, move.target):
                wanted.update(str(Account(place, move.item, lot)) for lot in lots)
        self._open_tips(wanted - self._tips.keys())

    def current(self) -> bool:
        """Whether nobody else has written since; a refusal is believed only then."""
        last = self._entries.find_one({}, {"no": 1}, sort=[("no", -1)])
        return self._no == (last["no"] if last else 0)

    def take(self, entry: Entry) -> None:
        """Go on from an entry that is about to be kept."""
        self._no, self._hash = entry.no, entry.hash
        for leg in entry.legs:
            self._tips[leg.account] = Tip(leg.seq, leg.balance)
            if leg.seq == 1:
                where = account(leg.account)
                if (where.place, where.item) in self._lots:
                    self._lots[where.place, where.item].add(where.lot)

    def register(self, entries: Iterable[Entry]) -> None:
        """Write down that accounts exist, before their first leg does; no balance stands there."""
        new = [account(leg.account) for one in entries for leg in one.legs if leg.seq == 1]
        if new:
            documents = [
                {"_id": str(one), "place": one.place, "item": one.item, "lot": one.lot}
                for one in new
            ]
            with suppress(BulkWriteError):  # those that were there already
                self._accounts.insert_many(documents, ordered=False)

    def _open_lots(self, places: set[tuple[str, str]]) -> None:
        missing = places - self._lots.keys()
        if not missing:
            return
        self._lots |= {one: set() for one in missing}
        where = [{"place": place, "item": item} for place, item in missing]
        for found in self._accounts.find({"$or": where}):
            self._lots[found["place"], found["item"]].add(found["lot"])

    def _open_tips(self, written: set[str]) -> None:
        """Most accounts of a busy morning are new: they have no end that could be looked for."""
        if not written:
            return
        known = {one["_id"] for one in self._accounts.find({"_id": {"$in": list(written)}})}
        for one in written:
            self._tips[one] = self._last(one) if one in known else Tip()

    def _last(self, written: str) -> Tip:
        """The newest leg, found at the front of a descending index, without sorting."""
        leg = {"$elemMatch": {"account": written}}
        found = self._entries.find_one({"legs": leg}, {"legs": leg}, hint="chain")
        return Tip(found["legs"][0]["seq"], found["legs"][0]["balance"]) if found else Tip()
