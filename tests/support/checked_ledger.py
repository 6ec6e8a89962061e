"""The real ledger on the real database, beside a model that was written without looking at it.

Every wish is posted and predicted; after every wish all entries are read back and worked out again.
Differences are AssertionErrors, so a machine that draws wishes at random, and a drill that plays a
fixed list of them, both find what is wrong.
"""

import hashlib
import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from pymongo.database import Database

from contracts.logistics import MoveStock, ReverseEntry
from kit.wire import Caller, Envelope
from tests.support.empty_store import empty_store

REAL = {"warehouse", "reserved", "transit", "community", "team", "station", "person"}
#: The last moment of 7 April 2022 in Taiyuan.
LATE = datetime.fromisoformat("2022-04-07T23:59:59+08:00")
NEXT_DAY = LATE + timedelta(seconds=1)


class CheckedLedger:
    """Two posters (one would be enough: the second is there by mistake) and a model."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self.posters = [empty_store(db) for _ in "ab"]
        #: (place, item, lot) -> pieces, for real places.
        self.model: dict[tuple[str, str, str], int] = defaultdict(int)
        self.claimed: set[str] = set()
        #: What each key was answered, and what it moved.
        self.told: dict[str, str] = {}
        self.moved: dict[str, list[tuple[str, str, str, int]]] = {}
        self.writers: dict[str, str] = {}

    # ---- wishes ---------------------------------------------------------------------------

    def receive(self, key, quantity, *, item="mask", expires=None, to="warehouse:main", **how):
        line = {"item": item, "quantity": quantity, "expires_on": expires}
        self._wish(key, "receive", "supplier:s1", to, line, **how)

    def move(self, key, kind, source, target, quantity, *, item="mask", **how):
        self._wish(key, kind, source, target, {"item": item, "quantity": quantity}, **how)

    def _wish(self, key, kind, source, target, line, *, now=LATE, by="keeper", poster=0):
        wish = MoveStock(
            area="1401", kind=kind, source=source, target=target, lines=[line], reason="duty"
        )
        new = key not in self.told
        if new:
            self.told[key] = self._predict(key, wish, now)
            self.writers[key] = by
        self.post([(wish, self._sent(key, wish, now, by, new=new))], poster)
        assert self.answer(key) == self.told[key], f"{key}: {self.answer(key)}"
        self.check()

    def reverse(self, key, entry, *, by="chief", now=LATE, poster=0):
        wish = ReverseEntry(area="1401", entry_id=entry, reason="mistaken")
        new = key not in self.told
        if new:
            self.told[key] = self._predict_reversal(entry, by)
        self.post([(wish, self._sent(key, wish, now, by, new=new))], poster)
        kept = self.told[key] == "posted"
        assert (self.answer(key, f"reverse-{entry}") == "posted") is kept
        self.check()

    def post(self, wishes, poster=0):
        self.posters[poster].ledger.post(wishes)

    def answer(self, key: str, entry: str = "") -> str:
        """What the database says became of a wish."""
        refused = self.posters[0].db.refusals.find_one({"_id": key})
        if refused:
            return str(refused["code"])
        found = self.posters[0].db.entries.find_one({"_id": entry or key, "_in.id": key})
        return "posted" if found else "nothing"

    def _sent(self, key, wish, now, by, *, new):
        """A wish as it arrives: a second copy says that it is one.

        Of what was entered it need not, for the entry itself is in the way of its repeat.
        """
        envelope = self._envelope(key, wish, now, by)
        return envelope if new or self.told[key] == "posted" else envelope.again()

    @staticmethod
    def _envelope(key, wish, now, by):
        return Envelope.of(
            wish, id=key, time=now, caller=Caller(id=by, role="warehouse"), answer_to="gateway"
        )

    # ---- the model ------------------------------------------------------------------------

    def _predict(self, key: str, wish: MoveStock, now: datetime) -> str:
        (line,) = wish.lines
        day = now.date()  # LATE and NEXT_DAY carry Taiyuan's own hour
        if wish.kind == "receive":
            if line.expires_on and line.expires_on < day:
                return "lot_expired"
            lot = f"{line.expires_on or '9999-12-31'}.{key}"
            self.model[wish.target, line.item, lot] += line.quantity
            self.moved[key] = [("supplier:s1", wish.target, lot, line.quantity)]
            return "posted"
        claim = f"{day}:{wish.target}"
        is_suit = line.item == "protective_suit" and wish.target.startswith("person")
        if is_suit and claim in self.claimed:
            return "already_claimed"
        left, took = line.quantity, []
        for place, item, lot in sorted(self.model):
            good = date.fromisoformat(lot[:10]) >= day
            if (place, item) == (wish.source, line.item) and good:
                share = min(left, self.model[place, item, lot])
                left -= share
                took += [(wish.source, wish.target, lot, share)] if share else []
        if left:
            return "not_enough_stock"
        for source, target, lot, share in took:
            self.model[source, line.item, lot] -= share
            self.model[target, line.item, lot] += share
        self.moved[key] = took
        self.claimed |= {claim} if is_suit else set()
        return "posted"

    def _predict_reversal(self, entry: str, by: str) -> str:
        if entry not in self.moved:
            return "not_found"
        if self.writers[entry] == by:
            return "own_entry"
        item = next(i for (p, i, lot), _ in self.model.items() if lot == self.moved[entry][0][2])
        if any(self.model[to, item, lot] < share for _, to, lot, share in self.moved[entry]):
            return "not_enough_stock"
        for source, target, lot, share in self.moved.pop(entry):
            self.model[target, item, lot] -= share
            if source.partition(":")[0] in REAL:
                self.model[source, item, lot] += share
        return "posted"

    # ---- what must be so at any time ------------------------------------------------------

    def check(self) -> None:
        """Read everything back; invariants 1, 2, 4, 6 and 13 of the design, and the model."""
        entries = list(self.posters[0].db.entries.find().sort("no", 1))
        tips: dict[str, tuple[int, int]] = {}
        previous, claims = "", []
        for place, entry in enumerate(entries, 1):
            assert entry["no"] == place, "the ledger has a gap"
            assert entry["previous"] == previous, "a link is broken"
            assert entry["hash"] == _sealed(entry), "a seal is broken"
            previous = entry["hash"]
            claims += entry["claims"]
            sums: dict[str, int] = defaultdict(int)
            for leg in entry["legs"]:
                seq, balance = tips.get(leg["account"], (0, 0))
                assert leg["seq"] == seq + 1, "an account has a gap"
                assert leg["balance"] == balance + leg["delta"], "a balance does not follow"
                where, _, thing = leg["account"].partition("|")
                assert leg["balance"] >= 0 or where.partition(":")[0] not in REAL, "overdrawn"
                tips[leg["account"]] = (leg["seq"], leg["balance"])
                sums[thing] += leg["delta"]
            assert not any(sums.values()), "goods appeared or vanished"
        assert len(claims) == len(set(claims)), "claimed twice"
        real = {"|".join(one): pieces for one, pieces in self.model.items() if _real(one)}
        left = {one: tips.get(one, (0, 0))[1] for one in {*real, *filter(_real_account, tips)}}
        assert left == {one: real.get(one, 0) for one in left}, "not what the model says"


def _real(key: tuple[str, str, str]) -> bool:
    return key[0].partition(":")[0] in REAL


def _real_account(written: str) -> bool:
    return written.partition("|")[0].partition(":")[0] in REAL


def _sealed(entry: dict[str, Any]) -> str:
    """docs/ledger.md, worked out again."""
    legs = [[leg[name] for name in ("account", "seq", "delta", "balance")] for leg in entry["legs"]]
    said = [
        entry["previous"], entry["_id"], entry["no"], entry["kind"], entry["donation_id"], legs,
        entry["reason"], entry["claims"], round(entry["at"].timestamp() * 1000), entry["by"],
    ]  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
