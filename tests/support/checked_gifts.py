"""Gifts on the real store and the real ledger, beside a model that was written without looking.

Donations hear of the ledger late, twice and in any order, as they would over the bus.  What is
published must be what the ledger says: invariants 10 and 13 of the design.
"""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pymongo.database import Database

from contracts.logistics import (
    AllotDonation,
    DeliverAllotment,
    DiscloseDonations,
    MoveStock,
    PledgeDonation,
    ReceiveDonation,
    StockDonation,
)
from kit.errors import Refusal
from kit.wire import Caller, Envelope
from services.logistics.domain.auditor import Auditor, finding
from services.logistics.domain.disclosure import disclose, public
from services.logistics.domain.inspection import receive
from services.logistics.domain.ledger import line, posted
from tests.support.empty_store import empty_store

MORNING = datetime.fromisoformat("2022-04-10T08:00:00+08:00")
HELD = ("team", "used")


class CheckedGifts:
    """Pledges, receipts and allotments of one city."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self.store = empty_store(db)
        self._no = 0
        #: By gift: what was pledged, then what passed the inspection; where its pieces are.
        self.pledged: list[str] = []
        self.accepted: dict[str, Counter[str]] = {}
        self.stocked: set[str] = set()
        self.places: dict[tuple[str, str], Counter[str]] = {}
        self.allotted: dict[str, tuple[str, str, int]] = {}
        self.published: dict[str, set[str]] = {}
        self._unread: list[str] = []

    def _cause(self, wish, key=""):
        self._no += 1
        now = MORNING + timedelta(minutes=self._no)
        caller = Caller(id="desk", role="city_op")
        key = key or f"m{self._no:04}"
        return Envelope.of(wish, id=key, time=now, caller=caller, answer_to="gateway")

    # ---- wishes ---------------------------------------------------------------------------

    def pledge(self, masks, noodles):
        lines = [{"item": "mask", "quantity": masks}]
        lines += [{"item": "noodles", "quantity": noodles}] if noodles else []
        wish = PledgeDonation(donor_name="Li Hua", area="140107", lines=lines)
        cause = self._cause(wish)
        self.store.pledge(wish, cause=cause)
        self.pledged.append(cause.id)

    def receive(self, place, share, *, passed=True):
        """Inspect a pledge; of its masks ``share`` per cent are good, the rest all."""
        if not self.pledged:
            return
        key = self.pledged[place % len(self.pledged)]
        lines = {item: one.quantity for item, one in self.store.donations.get(key).lines.items()}
        good = Counter(lines | {"mask": lines["mask"] * share // 100})
        wish = ReceiveDonation(
            donation_id=key, inspected="passed" if passed else "declined",
            accepted={"mask": good["mask"]},
        )  # fmt: skip
        cause = self._cause(wish)
        rule = partial(receive, wish=wish, now=cause.time, by="desk")
        told = self._told(lambda: self.store.donations.decide(key, rule, cause=cause))
        if passed and not good.total():
            assert told == "nothing_accepted", told
            return
        assert told == "", told
        self.pledged.remove(key)
        if passed:
            self.accepted[key] = good

    def stock(self):
        """What was received reaches the ledger; each message comes twice."""
        for key in sorted(self.accepted.keys() - self.stocked):
            wish = StockDonation(donation_id=key)
            cause = self._cause(wish)
            for _ in range(2):
                self._post(wish, cause)
            self._enter(key)
        self.check()

    def _enter(self, key):
        self.stocked.add(key)
        for item, n in self.accepted[key].items():
            self.places[key, item] = Counter({"warehouse": n})
        self._unread.append(f"receive-{key}")

    def allot(self, place, quantity):
        if not self.accepted:
            return
        key = sorted(self.accepted)[place % len(self.accepted)]
        wish = AllotDonation(
            donation_id=key, item="mask", quantity=quantity, to={"kind": "team", "id": "t1"},
            reason="by the list",
        )  # fmt: skip
        cause = self._cause(wish)
        self._post(wish, cause)
        if key not in self.stocked:
            self._enter(key)
        here = self.places.get((key, "mask"), Counter())
        if here["warehouse"] < quantity:
            self._answered(cause, "not_enough_stock")
        else:
            self._answered(cause, "")
            here["warehouse"] -= quantity
            here["reserved"] += quantity
            self.allotted[cause.id] = (key, "mask", quantity)
            self._unread.append(cause.id)
        self.check()

    def deliver(self, place):
        if not self.allotted:
            return
        allotment = sorted(self.allotted)[place % len(self.allotted)]
        key, item, quantity = self.allotted.pop(allotment)
        wish = DeliverAllotment(donation_id=key, allotment_id=allotment)
        for again in (False, True):
            cause = self._cause(wish)
            self._post(wish, cause)
            self._answered(cause, "already_posted" if again else "")
        self.places[key, item].subtract({"reserved": quantity, "team": -quantity})
        self._unread.append(f"deliver-{allotment}")
        self.check()

    def spoil(self, place):
        """A gift's noodles become wet: one is lost."""
        noodles = sorted(one for one, n in self.places.items() if one[1] == "noodles" and n.total())
        if not noodles:
            return
        key, item = noodles[place % len(noodles)]
        lot = f"9999-12-31.gift-{key}"
        lines = [{"item": item, "quantity": 1, "lot": lot}]
        wish = MoveStock(
            area="140107", kind="lose", source="warehouse:main", target="scrap", lines=lines,
            reason="wet",
        )  # fmt: skip
        cause = self._cause(wish)
        self._post(wish, cause)
        left = self.places[key, item]["warehouse"]
        self._answered(cause, "" if left else "not_enough_stock")
        if left:
            self.places[key, item].subtract({"warehouse": 1, "scrap": -1})
            self._unread.append(cause.id)
        self.check()

    def disclose(self, *, heard=True):
        """Publish; the donations may hear of it before the next publication, or not."""
        new = self.accepted.keys() - set().union(*self.published.values())
        wish = DiscloseDonations(area="140107")
        cause = self._cause(wish)
        told = self._told(lambda: self.store.disclose(wish, cause=cause))
        assert told == ("" if new else "nothing_to_disclose"), told
        if new:
            self.published[cause.id] = set(new)
        if heard:
            self._note()
        self.check()

    def _note(self):
        for key in sorted(set().union(*self.published.values())):
            cause = self._cause(DiscloseDonations(area="140107"))
            self.store.donations.decide(key, partial(disclose, now=cause.time), cause=cause)

    def hear(self, seed):
        """Donations hear of the ledger's lines: the last first, and each twice."""
        told = self._unread[seed % 2 :][::-1]
        for key in told + told:
            entry = posted(self.store.ledger.entries.get(key))
            self.store.count(entry, cause=self._cause(entry, f"told-{key}"))
        self._unread = [key for key in self._unread if key not in told]

    def _post(self, wish, cause):
        self.store.ledger.post([(wish, cause)])

    def _answered(self, cause, expected):
        refused = self.store.db.refusals.find_one({"_id": cause.id}) or {"code": ""}
        assert refused["code"] == expected, f"{refused['code']} instead of {expected}"
        own = {"_in.id": cause.id, "kind": {"$ne": "receive"}}
        kept = self.store.db.entries.count_documents(own)
        assert kept == (not expected), "no answer, or two"

    @staticmethod
    def _told(act):
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return ""

    # ---- what must be so ------------------------------------------------------------------

    def check(self):
        """What is published is what the ledger says, gift by gift and in all."""
        entries = self.store.ledger.entries.find({})
        auditor = Auditor()
        auditor.read((line(one), one.hash) for one in sorted(entries, key=lambda one: one.no))
        found = finding([auditor])
        assert not found.faults, found.faults
        where: dict[tuple[str, str], Counter[str]] = {}
        for leg in (leg for entry in entries for leg in entry.legs):
            place, item, lot = leg.account.split("|")
            kind = place.partition(":")[0]
            where.setdefault((lot[16:], item), Counter())[kind] += leg.delta
        for one, places in self.places.items():
            kinds = {kind: n for kind, n in where.get(one, Counter()).items() if kind != "donor"}
            assert +places == +Counter(kinds), f"{one}: {places} and {kinds}"
        ids = [key for one in self.store.disclosures.find({}) for key in one.donation_ids]
        assert len(ids) == len(set(ids)), "published twice"
        for one in self.store.disclosures.find({}):
            came = Counter[str]()
            for key in set(one.donation_ids) & self.stocked:
                came.update({i: -n["donor"] for (gift, i), n in where.items() if gift == key})
            for key in set(one.donation_ids) - self.stocked:
                came.update(self.accepted[key])
            assert +Counter(one.totals) == +came, f"{one.totals} published, {came} came"

    def end(self):
        """All is published, entered and heard: the public figures are the ledger's."""
        for key in range(len(self.pledged)):
            self.receive(key, 100)
        while self.pledged:
            self.receive(0, 100)
        self.stock()
        self.disclose()
        self.hear(0)
        for key, accepted in self.accepted.items():
            shown = public(self.store.donations.get(key))
            for item in accepted:
                held = sum(self.places[key, item][kind] for kind in HELD)
                assert shown["delivered"].get(item, 0) == held, "the page says otherwise"
            assert shown["disclosed_at"], "never published"
        totals = Counter[str]()
        for one in self.store.disclosures.find({}):
            totals.update(one.totals)
        assert +totals == +sum(self.accepted.values(), Counter()), "totals are not what came"
