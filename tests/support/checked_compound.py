"""A compound on the real store, beside a model that was written without looking at it.

What is scanned, cut, frozen and closed is done and predicted; afterwards everything is read back.
Differences are AssertionErrors.  Invariants 7, 8, 9, 10 and 12 of the design are checked here.
"""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pymongo.database import Database

from contracts.logistics import CloseWave, CutZones, FreezeWave, RegisterCompound, ScanParcels
from kit.errors import Refusal
from kit.wire import Caller, Envelope
from services.logistics.domain import compound
from tests.support.empty_store import empty_store

#: By state: the steps that may come next, as the design draws them.
NEXT = {
    "": {"arrived"},
    "arrived": {"disinfected", "held", "lost", "damaged"},
    "disinfected": {"sorted", "held", "lost", "damaged"},
    "sorted": {"collected", "held", "refused", "lost", "damaged"},
    "waved": {"out", "lost", "damaged"},
    "out": {"delivered", "failed", "refused", "lost", "damaged"},
    "failed": {"sorted", "refused", "returned", "lost", "damaged"},
    "held": {"sorted", "returned", "lost", "damaged"},
    "refused": {"returned"},
    "lost": {"arrived"},
}
ENDS = {"delivered", "collected", "damaged", "returned"}
#: The shortest way to an end, from wherever a parcel is.
HOME = {
    "arrived": "disinfected", "disinfected": "sorted", "sorted": "collected", "waved": "out",
    "out": "delivered", "failed": "sorted", "held": "sorted", "refused": "returned",
    "lost": "arrived",
}  # fmt: skip
MORNING = datetime.fromisoformat("2022-04-10T08:00:00+08:00")
#: Building, unit, floors; the last one is so tall that it is split.
DRAWN = [(1, 1, 6), (1, 2, 6), (2, 1, 6), (3, 1, 30)]
STAIRCASES = [
    {"building": b, "unit": u, "x": 40 * b, "y": 15 * u, "floors": floors, "doors": 2}
    for b, u, floors in DRAWN
]
FLOORS = {(f"{b}-{u}", floor) for b, u, floors in DRAWN for floor in range(1, floors + 1)}
KINDS = ("normal", "normal", "medicine", "normal", "cold", "normal", "infant")


def parcel(n: int) -> dict[str, Any]:
    """What is written on the parcel of this number; every ninth is larger than a trolley."""
    building, unit, floors = DRAWN[n % len(DRAWN)]
    floor, size = 1 + 7 * n % floors, 250 if n % 9 == 8 else 20 + 13 * n % 90
    return {
        "parcel": f"p{n}", "building": building, "unit": unit, "floor": floor,
        "door": f"{floor}01", "kind": KINDS[n % len(KINDS)], "litres": size, "kilograms": size / 3,
    }  # fmt: skip


class CheckedCompound:
    """One compound, and what became of its parcels."""

    def __init__(self, db: Database[dict[str, Any]]) -> None:
        self.store = empty_store(db)
        self._now, self._no, self._waves = MORNING, 0, 0
        #: By parcel: where it is; the wave it is with.
        self.state: dict[str, str] = {}
        self.wave: dict[str, str] = {}
        #: By wave: its parcels with what became of each, and who owned which floors then.
        self.fates: dict[str, dict[str, str]] = {}
        self.owned: dict[str, dict[tuple[str, int], str]] = {}
        self.closed: set[str] = set()
        self._owners: dict[tuple[str, int], str] = {}
        self._sent: list[tuple[Any, Envelope, tuple[int, ...]]] = []
        wish = RegisterCompound(area="310107103001", title="圣都汇", staircases=STAIRCASES)
        self.store.register_compound(wish, cause=self._cause(wish, "c"))

    def _cause(self, wish, key=""):
        self._no += 1
        self._now += timedelta(minutes=1)
        caller = Caller(id="head", role="community")
        return Envelope.of(
            wish, id=key or f"m{self._no}", time=self._now, caller=caller, answer_to="gateway"
        )

    # ---- wishes ---------------------------------------------------------------------------

    def scan(self, step, numbers):
        """An upload; its answer says of each scan whether it counted."""
        said = [self._scanned(step, n) for n in numbers]
        scans = [parcel(n) | {"step": step} for n in numbers]
        wish = ScanParcels(compound_id="c", scans=scans)
        sent = wish, self._cause(wish), tuple(said.count(one) for one in ("yes", "again", "no"))
        self._sent.append(sent)
        self.repeat(-1)

    def repeat(self, place):
        """The network brings an upload (once more): only the first time counts."""
        if not self._sent:
            return
        wish, cause, expected = self._sent[place % len(self._sent)]
        self.store.scan([(wish, cause)])
        upload = self.store.uploads.get(cause.id)
        answer = sum(upload.accepted.values()), upload.repeated, len(upload.refused)
        assert sum(answer) == len(wish.scans), "a scan without an answer"
        assert answer == expected, f"{answer} instead of {expected}"
        self.check()

    def _scanned(self, step, n):
        no = f"p{n}"
        before = self.state.get(no, "")
        again = self.store.db.parcels.count_documents({"_id": f"c:{no}", "log.step": step})
        if step not in NEXT.get(before, ()):
            return "again" if again else "no"
        self.state[no] = step
        if step in ("sorted", "arrived"):
            self.wave.pop(no, None)
        if no in self.wave:
            self.fates[self.wave[no]][no] = step
        return "yes"

    def cut(self, people):
        wish = CutZones(compound_id="c", people=[f"v{n}" for n in range(people)])
        cut = partial(compound.cut_zones, wish=wish)
        self.store.compounds.decide("c", cut, cause=self._cause(wish))
        bands = self.store.compounds.get("c").owned
        owners = [
            ((one.staircase, floor), one.person)
            for one in bands
            for floor in range(one.low, one.high + 1)
        ]
        assert len(owners) == len(FLOORS), "a floor has two owners, or none"
        self._owners = dict(owners)
        assert self._owners.keys() == FLOORS, "a floor has no owner"
        assert set(self._owners.values()) <= set(wish.people), "a stranger owns a floor"
        assert len(set(self._owners.values())) >= min(people, len(DRAWN)), "somebody has no floor"

    def freeze(self, rule):
        lying = {no for no, state in self.state.items() if state == "sorted"}
        wish = FreezeWave(compound_id="c", rule=rule)
        self._waves += 1
        key = f"w{self._waves}"
        cause = self._cause(wish, key)
        told = self._told(lambda: self.store.freeze(wish, cause=cause))
        if not lying:
            assert told == "nothing_sorted", told
        elif not self._owners:
            assert told == "no_carrier", told
        else:
            assert told == "", told
            self.fates[key] = dict.fromkeys(lying, "waved")
            self.owned[key] = self._owners
            for no in lying:
                self.state[no], self.wave[no] = "waved", key
            self._check_trips(key, rule)
            self.store.freeze(wish, cause=cause)  # a repeat
        self.check()

    def end(self, wave, *, off=0):
        """Close a wave, its building heads counting ``off`` too many in the first staircase."""
        fates = self.fates[wave]
        heads = dict.fromkeys(sorted({_staircase(no) for no in fates}), 0)
        for no, fate in fates.items():
            heads[_staircase(no)] += fate == "delivered"
        heads[next(iter(heads))] += off
        wish = CloseWave(wave_id=wave, heads=heads)
        told = self._told(lambda: self.store.close_wave(wish, cause=self._cause(wish)))
        if wave in self.closed:
            assert told == "wave_is_closed", told
        elif {"waved", "out"} & set(fates.values()):
            assert told == "parcels_under_way", told
        elif off:
            assert told == "counts_differ", told
        else:
            assert told == "", told
            self.closed.add(wave)
            self._check_sums(wave, heads)

    def go_home(self):
        """Everything comes to an end: no parcel is in a state without a way out."""
        self.cut(3)
        for _ in range(9):
            for step in sorted(set(HOME.values())):
                open_here = [no for no, one in self.state.items() if HOME.get(one) == step]
                if open_here:
                    self.scan(step, [int(no[1:]) for no in open_here])
        assert set(self.state.values()) <= ENDS, "a parcel found no end"
        for wave in self.fates:
            self.end(wave)
        assert {one.state for one in self.store.waves.find({})} <= {"closed"}

    @staticmethod
    def _told(act):
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        return ""

    # ---- what must be so ------------------------------------------------------------------

    def check(self):
        """Invariant 7: each parcel has one way through its states, and all are counted."""
        kept = {one["no"]: one for one in self.store.db.parcels.find()}
        assert {no: one["state"] for no, one in kept.items()} == self.state, "not as predicted"
        for no, one in kept.items():
            steps = [line["step"] for line in one["log"]]
            for before, after in zip(["", *steps], steps, strict=False):
                legal = after == "waved" and before == "sorted"
                assert legal or after in NEXT.get(before, ()), f"{no}: {before} -> {after}"
            assert steps[-1] == one["state"], "state and log differ"
            assert sum(step in ENDS for step in steps) <= 1, f"{no} ends twice"
        counted = Counter(self.state.values())
        assert self.store.db.parcels.count_documents({}) == sum(counted.values()), "uncounted"

    def _check_trips(self, key, rule):
        """Invariant 8: in one trip of its owner, urgent first, no trolley too full."""
        wave = self.store.waves.get(key)
        carried = [s.parcel for trips in wave.trips.values() for trip in trips for s in trip]
        assert sorted(carried) == sorted(self.fates[key]), "a parcel is in no trip, or in two"
        for person, trips in wave.trips.items():
            urgent = [any(stop.kind != "normal" for stop in trip) for trip in trips]
            assert urgent == sorted(urgent, reverse=True), "urgent parcels wait"
            for trip in trips:
                self._check_trip(person, trip, self.owned[key], rule)

    @staticmethod
    def _check_trip(person, trip, owned, rule):
        about = [parcel(int(stop.parcel[1:])) for stop in trip]
        for stop in trip:
            assert owned[stop.staircase, stop.floor] == person, "carried by a stranger"
        full = (
            sum(one["litres"] for one in about) > 220
            or sum(one["kilograms"] for one in about) > 120
        )
        assert not full or len(trip) == 1, "a trolley is too full"
        kinds = {one["kind"] == "normal" for one in about}
        assert rule != "strict" or len(kinds) == 1, "strict, and mixed"

    def _check_sums(self, key, heads):
        """Invariant 12: what the gate gave out was handed over, came back or is missed."""
        kept = self.store.waves.collection.find_one({"_id": key})
        assert kept is not None
        (told,) = [one for one in kept["_out"] if one["key"] == "logistics.wave.closed.v1"]
        said = Envelope.unpack(bytes(told["body"]), self.store.keys.message).data
        assert said["parcels"] == len(self.fates[key]), "the gate gave out another number"
        assert said["parcels"] == said["delivered"] + said["back"] + said["lost"], "a gap"
        assert said["delivered"] == sum(heads.values()), "heads count otherwise"


def _staircase(no: str) -> str:
    one = parcel(int(no[1:]))
    return f"{one['building']}-{one['unit']}"
