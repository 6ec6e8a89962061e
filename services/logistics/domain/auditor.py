"""Whether the whole ledger holds, from its first line to its last.

Reads lines in the order of their numbers and trusts nothing: every hash, every running number,
every balance and every claim is worked out again.  A ledger may be read in parts, at the same
time: what a part could not know, it says when it is joined to the parts before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import itemgetter

from services.logistics.domain.account import (
    KEEPS,
    OF_EXPIRED,
    REAL,
    account,
    expires_on,
    kind_of,
    local_day,
    usable,
)
from services.logistics.domain.line import Line, Side, Strange, sealed

#: Faults told in words; one is enough to look, and a hundred to know how bad it is.
TOLD = 100
_HOUR = 3_600  # seconds
#: As far as calendars go, counted from 1970: a planted date may lie anywhere.
_LAST_HOUR = 70_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit found."""

    entries: int
    accounts: int
    faults: tuple[str, ...]
    hash: str
    #: By kind of place and item.
    totals: dict[str, dict[str, int]]


#: A line: its number and its id.
_Name = tuple[int, str]
#: Where in the ledger: the number of a line, what of it, and which claim or leg.
_Place = tuple[int, int, int]
_FIELD, _NUMBER, _SEAL, _CLAIM, _LEG, _SUM = range(6)


@dataclass(slots=True)
class _Chain:
    """An account: what lies there, whether it is real, the lot if that can expire; and its legs."""

    thing: str
    real: bool
    lot: str
    #: Its first leg in this part, by line and place, and what that leg says was there before it.
    met: tuple[_Name, int]
    begins: tuple[int, int]
    seq: int
    balance: int


@dataclass(slots=True)
class Auditor:
    """Walks through a part of the ledger, line by line."""

    #: The first line, the hash it builds on, and whether nothing was wrong with its own.
    first: _Name | None = None
    after: str = ""
    sound: bool = True
    no: int = 0
    hash: str = ""
    chains: dict[str, _Chain] = field(default_factory=dict)
    #: Which line claims it, and which of its claims it is.
    claims: dict[str, tuple[_Name, int]] = field(default_factory=dict)
    #: Those told, in order of their places.
    faults: list[tuple[_Place, str]] = field(default_factory=list)

    def read(self, lines: Iterable[tuple[Line | Strange, str]]) -> None:
        """Go on with the next lines and their hashes, in the order of their numbers."""
        for line, seal in lines:
            if isinstance(line, Strange):
                self._skip(line, seal)
                continue
            previous, key, no, kind, _, legs, _, claims, at, _ = line
            name, sound = (no, key), seal == sealed(line)
            if self.first is None:
                self.first, self.after, self.sound = name, previous, sound
            else:
                if no != self.no + 1:
                    self._fault(name, _NUMBER, 0, f"follows number {self.no}")
                sound = sound and previous == self.hash
            if not sound:
                self._fault(name, _SEAL, 0, "its seal is broken")
            self.no, self.hash = no, seal
            for nth, claim in enumerate(claims):
                if claim in self.claims:
                    self._fault(name, _CLAIM, nth, f"claims {claim} a second time")
                else:
                    self.claims[claim] = (name, nth)
            self._read_legs(name, legs, kind, at)

    def join(self, later: "Auditor") -> None:
        """Go on with what another has read right behind this part."""
        if later.first is None:
            return
        seam = []
        if later.first[0] != self.no + 1:
            seam.append(_told(later.first, _NUMBER, 0, f"follows number {self.no}"))
        if later.sound and later.after != self.hash:
            seam.append(_told(later.first, _SEAL, 0, "its seal is broken"))
        for claim in self.claims.keys() & later.claims.keys():
            name, nth = later.claims[claim]
            seam.append(_told(name, _CLAIM, nth, f"claims {claim} a second time"))
        for written, chain in later.chains.items():
            seq, balance = self._end(written)
            if chain.begins != (seq, balance):
                name, nth = chain.met
                seam.append(_told(name, _LEG, nth, f"{written} does not follow {seq}: {balance}"))
        self.no, self.hash = later.no, later.hash
        self.claims |= later.claims
        self.chains |= later.chains
        self.faults = sorted(self.faults + seam + later.faults, key=itemgetter(0))[:TOLD]

    def finding(self) -> Finding:
        """What was found."""
        totals: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for written, chain in self.chains.items():
            where = account(written)
            totals[kind_of(where.place)][where.item] += chain.balance
        plain = {kind: dict(items) for kind, items in totals.items()}
        told = tuple(fault for _, fault in self.faults)
        return Finding(self.no, len(self.chains), told, self.hash, plain)

    def _skip(self, line: Strange, seal: str) -> None:
        """Go on behind a line that says nothing; what it moved is missed by those after it."""
        no = self.no if line.no is None else line.no
        name = (no, line.id)
        if self.first is None:
            self.first, self.after, self.sound = name, line.previous, False
        elif no != self.no + 1 and line.no is not None:
            self._fault(name, _NUMBER, 0, f"follows number {self.no}")
        self._fault(name, _FIELD, 0, f"its field {line.field} cannot be read")
        self.no, self.hash = no, seal

    def _read_legs(self, name: _Name, legs: Sequence[Side], kind: str, at: int) -> None:
        sums: dict[str, int] = {}
        for nth, (written, seq, delta, balance) in enumerate(legs):
            begins = (seq - 1, balance - delta)
            chain = self.chains.get(written)
            if chain is None:
                chain = self._meet(written, (name, nth), begins)
            elif begins != (chain.seq, chain.balance):
                what = f"{written} does not follow {chain.seq}: {chain.balance}"
                self._fault(name, _LEG, nth, what)
            chain.seq, chain.balance = seq, balance
            sums[chain.thing] = sums.get(chain.thing, 0) + delta
            if delta < 0 and chain.real:
                if balance < 0:
                    self._fault(name, _LEG, nth, f"{written} is overdrawn")
                if chain.lot and kind not in OF_EXPIRED and not usable(chain.lot, _day(at)):
                    self._fault(name, _LEG, nth, f"{written} had expired")
        if any(sums.values()):
            self._fault(name, _SUM, 0, "its legs do not add up to nothing")

    def _meet(self, written: str, at: tuple[_Name, int], begins: tuple[int, int]) -> _Chain:
        """An account that this part speaks of for the first time; what is none is not kept."""
        if not _named(written):
            self._fault(at[0], _LEG, at[1], f"{written} is no account")
            return _Chain(written, False, "", at, begins, *begins)  # noqa: FBT003
        chain = self.chains[written] = _met(written, at, begins)
        return chain

    def _end(self, written: str) -> tuple[int, int]:
        chain = self.chains.get(written)
        return (chain.seq, chain.balance) if chain else (0, 0)

    def _fault(self, name: _Name, about: int, nth: int, what: str) -> None:
        if len(self.faults) < TOLD:
            self.faults.append(_told(name, about, nth, what))


def finding(parts: Iterable[Auditor]) -> Finding:
    """What those found who have read the ledger's parts, in this order."""
    whole = Auditor()
    for part in parts:
        whole.join(part)
    return whole.finding()


def _told(name: _Name, about: int, nth: int, what: str) -> tuple[_Place, str]:
    return (name[0], about, nth), f"{name[0]} {name[1]}: {what}"


def _named(written: str) -> bool:
    """Whether this is the name of an account."""
    try:
        expires_on(account(written).lot)
    except ValueError:
        return False
    return True


def _met(written: str, at: tuple[_Name, int], begins: tuple[int, int]) -> _Chain:
    place, _, thing = written.partition("|")
    lot = thing.rpartition("|")[2]
    expires = expires_on(lot) != KEEPS
    return _Chain(thing, kind_of(place) in REAL, lot if expires else "", at, begins, *begins)


@lru_cache(10_000)
def _of_hour(hour: int) -> date:
    return local_day(datetime.fromtimestamp(hour * _HOUR, UTC))


def _day(at: int) -> date:
    """The local day of a moment in milliseconds; days begin with an hour."""
    return _of_hour(min(max(at // 1000 // _HOUR, 0), _LAST_HOUR))
