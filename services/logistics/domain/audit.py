"""Whether the whole ledger holds, from its first line to its last.

Reads entries in the order of their numbers and trusts nothing: every hash, every running number,
every balance and every claim is worked out again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from contracts.base import Message
from contracts.logistics import LedgerAudited
from services.logistics.domain.account import (
    KEEPS,
    REAL,
    account,
    expires_on,
    kind_of,
    local_day,
    usable,
)
from services.logistics.domain.ledger import OF_EXPIRED, Entry, Leg, seal

#: Faults told in words; one is enough to look, and a hundred to know how bad it is.
TOLD = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit found."""

    entries: int
    accounts: int
    faults: tuple[str, ...]
    hash: str
    #: By kind of place and item.
    totals: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Audit:
    """A finding with its date; its id is the message that asked for it, or the night."""

    id: str
    at: datetime
    by: str
    finding: Finding
    milliseconds: int


#: Of an account: what lies there, whether it is real, and the lot if that can expire.
_Where = tuple[str, bool, str]


@dataclass(slots=True)
class Auditor:
    """Walks through the ledger, entry by entry."""

    no: int = 0
    hash: str = ""
    tips: dict[str, tuple[int, int]] = field(default_factory=dict)
    claims: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _known: dict[str, _Where] = field(default_factory=dict)

    def read(self, entries: Iterable[Entry]) -> None:
        """Go on with the next entries, in the order of their numbers."""
        for entry in entries:
            if entry.no != self.no + 1:
                self._fault(entry, f"follows number {self.no}")
            if entry.previous != self.hash or entry.hash != seal(entry):
                self._fault(entry, "its seal is broken")
            self.no, self.hash = entry.no, entry.hash
            self._read_claims(entry)
            self._read_legs(entry)

    def finding(self) -> Finding:
        """What was found."""
        totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for written, (_, balance) in self.tips.items():
            where = account(written)
            totals[kind_of(where.place)][where.item] += balance
        plain = {kind: dict(items) for kind, items in totals.items()}
        return Finding(self.no, len(self.tips), tuple(self.faults[:TOLD]), self.hash, plain)

    def _read_claims(self, entry: Entry) -> None:
        for claim in entry.claims:
            if claim in self.claims:
                self._fault(entry, f"claims {claim} a second time")
            self.claims.add(claim)

    def _read_legs(self, entry: Entry) -> None:
        sums: dict[str, int] = {}
        for leg in entry.legs:
            written, delta = leg.account, leg.delta
            seq, balance = self.tips.get(written, (0, 0))
            if leg.seq != seq + 1 or leg.balance != balance + delta:
                self._fault(entry, f"{written} does not follow {seq}: {balance}")
            self.tips[written] = (leg.seq, leg.balance)
            thing, real, lot = self._known.get(written) or self._meet(written)
            sums[thing] = sums.get(thing, 0) + delta
            if real and delta < 0:
                self._read_loss(entry, leg, lot)
        if any(sums.values()):
            self._fault(entry, "its legs do not add up to nothing")

    def _meet(self, written: str) -> _Where:
        place, _, thing = written.partition("|")
        lot = thing.rpartition("|")[2]
        where = (thing, kind_of(place) in REAL, "" if expires_on(lot) == KEEPS else lot)
        self._known[written] = where
        return where

    def _read_loss(self, entry: Entry, leg: Leg, lot: str) -> None:
        if leg.balance < 0:
            self._fault(entry, f"{leg.account} is overdrawn")
        if lot and entry.kind not in OF_EXPIRED and not usable(lot, local_day(entry.at)):
            self._fault(entry, f"{leg.account} had expired")

    def _fault(self, entry: Entry, what: str) -> None:
        self.faults.append(f"{entry.no} {entry.id}: {what}")


def audited(
    finding: Finding, *, key: str, now: datetime, by: str, milliseconds: int
) -> tuple[Audit, list[Message]]:
    """An audit to keep, and to publish."""
    told = LedgerAudited(
        audit_id=key,
        entries=finding.entries,
        accounts=finding.accounts,
        faults=list(finding.faults),
        hash=finding.hash,
        totals=finding.totals,
        milliseconds=milliseconds,
    )
    return Audit(key, now, by, finding, milliseconds), [told]
