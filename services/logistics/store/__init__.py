"""Donations, waivers and the ledger, as they rest."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from contracts.logistics import (
    CloseWave,
    DiscloseDonations,
    EntryPosted,
    FreezeWave,
    PledgeDonation,
    ReceiveDonation,
    RegisterCompound,
    ScanParcels,
    SignReceipt,
)
from contracts.registry import IncidentPurged
from kit.seal import Keys
from kit.store import Doc, Store
from kit.wire import Envelope
from services.logistics.auditing.process import audit_apart
from services.logistics.domain.audit import Audit, audited
from services.logistics.domain.closing import close_wave
from services.logistics.domain.compound import Compound, Wave, freeze, owners, register
from services.logistics.domain.disclosure import Disclosure, alarm, disclosure
from services.logistics.domain.donation import Donation, pledge
from services.logistics.domain.drive import Drive, pledge_to, take_in
from services.logistics.domain.inspection import receive
from services.logistics.domain.kit import Kit
from services.logistics.domain.movement import Waiver
from services.logistics.domain.parcel import Alarm, Upload, counted, too_warm
from services.logistics.domain.reach import must_reach
from services.logistics.domain.receipt import Receipt, SignedAlready, sign
from services.logistics.domain.station import Station
from services.logistics.domain.whereabouts import count, gifts_in
from services.logistics.store.ambulances import Ambulances
from services.logistics.store.days import Days
from services.logistics.store.errands import Errands
from services.logistics.store.fleet import Fleet
from services.logistics.store.labels import Labels
from services.logistics.store.ledger import Ledger
from services.logistics.store.parcels import Parcels, Sent

__all__ = ["LogisticsStore"]

#: Waves of one compound that may be cut off at the same moment.
_TRIES = 20
#: Donations in one disclosure, or alarmed about in one sweep.
MOST = 5000


class LogisticsStore(Store):
    """The service's shelves: what was given, who may have more, and every movement since."""

    def __init__(self, db: Database[Doc], *, name: str, keys: Keys) -> None:
        super().__init__(db, name=name, keys=keys)
        personal = ("donor_name", "donor_phone", "joint_donors")
        self.donations = self.shelf("donations", Donation, personal=personal)
        self.drives = self.shelf("drives", Drive)
        self.disclosures = self.shelf("disclosures", Disclosure)
        self.waivers = self.shelf("waivers", Waiver)
        self.receipts = self.shelf("receipts", Receipt)
        self.audits = self.shelf("audits", Audit)
        self.compounds = self.shelf("compounds", Compound)
        self._drawn: set[str] = set()
        self.uploads = self.shelf("uploads", Upload)
        self.waves = self.shelf("waves", Wave)
        self.alarms = self.shelf("alarms", Alarm)
        self.kits = self.shelf("kits", Kit)
        self.stations = self.shelf("stations", Station)
        self.parcels = Parcels(self)
        self.days = Days(self)
        self.fleet = Fleet(self)
        self.errands = Errands(self)
        self.ambulances = Ambulances(self)
        self.labels = Labels(self, self.days)
        self.ledger = Ledger(self, self.donations, self.waivers, self.kits)

    def prepare(self) -> None:
        """Create the indexes, among them those that make the ledger a ledger."""
        super().prepare()
        self.ledger.prepare()
        self.parcels.prepare()
        self.fleet.prepare()
        self.errands.prepare()
        self.ambulances.prepare()
        self.days.prepare()
        one_of_each = [("compound_id", ASCENDING), ("no", ASCENDING)]
        self.waves.collection.create_index(one_of_each, unique=True, name="no")
        self.donations.collection.create_index("alarm_at", name="alarm")
        self.donations.collection.create_index("disclosed_at", name="disclosed")
        self.donations.collection.create_index("disclosure", sparse=True, name="disclosure")

    def pledge(self, wish: PledgeDonation, *, cause: Envelope) -> None:
        """Write down a wish to give; a drive that has enough refuses it first.

        Two documents, each kept once: a crash in between is healed by the message's return.
        """
        donation, says = pledge(wish, key=cause.id, now=cause.time, by=cause.caller.id)
        if wish.drive_id:  # what is refused as a gift must not count as one
            rule = partial(pledge_to, wish=wish, key=cause.id)
            self.drives.decide(wish.drive_id, rule, cause=replace(cause, answer_to=""))
        self.donations.add(donation, says, cause=cause)

    def receive(self, wish: ReceiveDonation, *, cause: Envelope) -> None:
        """Take goods in, or decline them; a drive then counts what was accepted.

        Two documents, each kept once: a crash in between is healed by the message's return.
        """
        rule = partial(receive, wish=wish, now=cause.time, by=cause.caller.id)
        gift = self.donations.decide(wish.donation_id, rule, cause=cause)
        if gift.drive_id:
            lines = gift.lines if gift.state != "declined" else {}
            accepted = {item: one.quantity for item, one in lines.items()}
            taken = partial(take_in, key=gift.id, accepted=accepted)
            self.drives.decide(gift.drive_id, taken, cause=replace(cause, answer_to=""))

    def forget_doors(self, order: IncidentPurged) -> None:
        """Erase at which doors the parcels of an emergency were handed over."""
        inside = {"$gte": order.area, "$lt": order.area + ":"}
        compounds = self.compounds.collection.distinct("_id", {"area": inside})
        self.parcels.forget_doors(compounds, order.since, order.until)
        closed = {"compound_id": {"$in": compounds}, "state": "closed"}
        then = {"frozen_at": {"$gte": order.since, "$lte": order.until}}
        gone = {"$set": {"trips": {}}, "$inc": {"_v": 1}}
        self.waves.collection.update_many(closed | then, gone)

    def disclose(self, wish: DiscloseDonations, *, cause: Envelope) -> None:
        """Publish what was received in an area and is not public yet.

        Each gift is claimed first, so that no two publications, near in time, tell of it.
        """
        gifts = self.donations.collection
        new = {
            "disclosure": None,
            "disclosed_at": None,
            "disclose_by": {"$ne": None},
            "area": {"$gte": wish.area, "$lt": wish.area + ":"},
        }
        ids = [one["_id"] for one in gifts.find(new, {"_id": 1}).limit(MOST)]
        gifts.update_many(new | {"_id": {"$in": ids}}, {"$set": {"disclosure": cause.id}})
        received = self.donations.find({"disclosure": cause.id})
        published, says = disclosure(
            wish, received, key=cause.id, now=cause.time, by=cause.caller.id
        )
        self.disclosures.add(published, says, cause=cause)

    def disclosed(self, limit: int) -> list[Donation]:
        """What is public, newest first."""
        query = {"disclosed_at": {"$ne": None}}
        found = self.donations.collection.find(query).sort("disclosed_at", -1).limit(limit)
        return [self.donations.entity(document) for document in found]

    def alarm(self, now: datetime) -> None:
        """Say of donations that five days have gone by."""
        for late in self.donations.find({"alarm_at": {"$lte": now}}, limit=MOST):
            key = f"alarm-{late.id}"
            cause = Envelope(type="alarm", data={}, id=key, time=now)
            self.donations.decide(late.id, partial(alarm, now=now), cause=cause)

    def sign_receipt(self, wish: SignReceipt, *, cause: Envelope) -> None:
        """Keep the second signature; the first under the same line stays the only one."""
        entry = self.ledger.entries.get(wish.entry_id)
        must_reach(wish, entry, cause.caller.area)
        receipt, says = sign(entry, wish, now=cause.time, by=cause.caller.id)
        try:
            self.receipts.add(receipt, says, cause=cause)
        except DuplicateKeyError:
            raise SignedAlready from None

    def count(self, posted: EntryPosted, *, cause: Envelope) -> None:
        """Let donations know what the ledger did with their goods."""
        for donation_id in sorted(gifts_in(posted)):
            self.donations.decide(
                donation_id, lambda donation: count(donation, posted), cause=cause
            )

    def audit(self, *, key: str, cause: Envelope) -> None:
        """Read the whole ledger and keep what was found, under an id that can exist only once."""
        if self.audits.collection.count_documents({"_id": key}, limit=1):
            return
        finding, took = audit_apart(self.db.name, "entries")
        audit, says = audited(
            finding, key=key, now=cause.time, by=cause.caller.id, milliseconds=took
        )
        with suppress(DuplicateKeyError):  # another process had the same night
            self.audits.add(audit, says, cause=cause)

    # ---- parcels --------------------------------------------------------------------------

    def register_compound(self, wish: RegisterCompound, *, cause: Envelope) -> None:
        """Draw a compound; its units come first, so that whoever finds it finds them."""
        compound, says = register(wish, key=cause.id)
        self.days.enter(wish, cause=cause)
        self.compounds.add(compound, says, cause=cause)

    def scan(self, uploads: Sequence[tuple[ScanParcels, Envelope]]) -> None:
        """Take the steps that were scanned, and keep what was counted.

        An upload that was answered changes nothing when it comes again: what was refused then
        stays refused, even where the step would be in order by now.
        """
        answered = self._answered(cause.id for _, cause in uploads)
        new = {cause.id: (wish, cause) for wish, cause in uploads if cause.id not in answered}
        if not new:
            return
        for wish, _ in new.values():
            self._must_be_drawn(wish.compound_id)
        after = self.parcels.scan(
            [
                Sent(wish.compound_id, tuple(wish.scans), key, cause.time)
                for key, (wish, cause) in new.items()
            ]
        )
        self.uploads.add_each(
            [
                (*counted(key, wish.compound_id, wish.scans, after[key]), cause)
                for key, (wish, cause) in new.items()
            ]
        )

    def _must_be_drawn(self, compound_id: str) -> None:
        """NotFound for a compound that nobody drew; one that was found once is not read again."""
        if compound_id not in self._drawn:
            self._drawn.add(self.compounds.get(compound_id).id)

    def _answered(self, uploads: Iterable[str]) -> set[str]:
        return {one.id for one in self.uploads.find_all(uploads)}

    def freeze(self, wish: FreezeWave, *, cause: Envelope) -> None:
        """Fix what goes out; NoCarrier before anything is fixed if a floor has no owner."""
        if self.waves.collection.count_documents({"_id": cause.id}, limit=1):
            return  # fixed already, whatever lies here now
        compound = self.compounds.get(wish.compound_id)
        lying = self.parcels.sorted_before(compound.id, cause.time)
        owners(compound, lying)
        loads = self.parcels.claim(compound.id, cause.id, cause.time, lying)
        for _ in range(_TRIES):
            no = self._last_wave(compound.id) + 1
            wave, says = freeze(compound, loads, wish.rule, key=cause.id, no=no, now=cause.time)
            try:
                self.waves.add(wave, says, cause=cause)
            except DuplicateKeyError:  # another wave has this number since
                continue
            return
        raise DuplicateKeyError("too many waves at once")

    def _last_wave(self, compound_id: str) -> int:
        same, last = {"compound_id": compound_id}, [("no", DESCENDING)]
        found = self.waves.collection.find_one(same, {"no": 1}, sort=last)
        return int(found["no"]) if found else 0

    def close_wave(self, wish: CloseWave, *, cause: Envelope) -> None:
        """End a wave whose parcels have all come somewhere."""
        wave = self.waves.get(wish.wave_id)
        area = self.compounds.get(wave.compound_id).area
        fates = self.parcels.fates(wave)
        rule = partial(close_wave, wish=wish, fates=fates, area=area)
        self.waves.decide(wave.id, rule, cause=cause)

    def watch_cold(self, now: datetime) -> None:
        """Say of cold parcels that they have been out of the fridge for too long."""
        late = self.parcels.too_warm(now)
        for parcel in late:
            alarm, says = too_warm(parcel["compound"], parcel["no"], now=now)
            cause = Envelope(type="cold", data={}, id=alarm.id, time=now)
            self.alarms.add(alarm, says, cause=cause)
        self.parcels.told_of(late)
