"""Logistics on the bus.  What moves goods goes to the poster (`services.logistics.poster`)."""

from dataclasses import asdict
from functools import partial

from contracts.logistics import (
    AskDisclosed,
    AskDoor,
    AskLabels,
    AskReconciliation,
    AskWaveSheets,
    AuditLedger,
    CheckStation,
    CloseDrive,
    CloseWave,
    CutZones,
    DefineKit,
    DiscloseDonations,
    DonationsDisclosed,
    EntryPosted,
    FreezeWave,
    GiveComfort,
    ListHouseholds,
    OpenDay,
    OpenDrive,
    PledgeDonation,
    PrintLabels,
    ReceiveDonation,
    RecordUnit,
    RegisterCompound,
    RegisterStation,
    ReviseKit,
    ScanParcels,
    SignReceipt,
    SignWaiver,
    TakeStep,
)
from kit.batches import hears_many, obeys_many
from kit.entrypoints import answers, hears, obeys, sweeps
from kit.wire import Envelope, utcnow
from services.logistics.domain.account import LOCAL
from services.logistics.domain.comfort import comfort
from services.logistics.domain.compound import cut_zones
from services.logistics.domain.disclosure import disclose, public
from services.logistics.domain.drive import close, open_drive
from services.logistics.domain.kit import define, revise
from services.logistics.domain.movement import sign
from services.logistics.domain.station import check
from services.logistics.domain.station import register as register_station
from services.logistics.service import ambulances, errands, fleet

#: The local hour from which the night's audit is due; a service that slept catches up later.
AUDIT_FROM = 3


class LogisticsService(fleet.FleetDesk, errands.ErrandDesk, ambulances.AmbulanceDesk):
    """Entry points of logistics."""

    name = "logistics"

    @obeys(PledgeDonation)
    def pledge(self, wish: PledgeDonation, cause: Envelope) -> None:
        """Write down what someone wants to give."""
        self.store.pledge(wish, cause=cause)

    @obeys(ReceiveDonation)
    def receive(self, wish: ReceiveDonation, cause: Envelope) -> None:
        """Take goods in, or decline them."""
        self.store.receive(wish, cause=cause)

    @obeys(GiveComfort)
    def give_comfort(self, wish: GiveComfort, cause: Envelope) -> None:
        """Write down what somebody brought to a post."""
        gift, says = comfort(wish, key=cause.id, now=cause.time, by=cause.caller.id)
        self.store.donations.add(gift, says, cause=cause)

    @obeys(OpenDrive)
    def open_drive(self, wish: OpenDrive, cause: Envelope) -> None:
        """Begin to ask for goods."""
        drive, says = open_drive(wish, key=cause.id, now=cause.time, by=cause.caller.id)
        self.store.drives.add(drive, says, cause=cause)

    @obeys(CloseDrive)
    def close_drive(self, wish: CloseDrive, cause: Envelope) -> None:
        """Ask no more."""
        self.store.drives.decide(wish.drive_id, partial(close, wish=wish), cause=cause)

    @obeys(DiscloseDonations)
    def disclose(self, wish: DiscloseDonations, cause: Envelope) -> None:
        """Publish what was received."""
        self.store.disclose(wish, cause=cause)

    @hears(DonationsDisclosed)
    def note_disclosed(self, told: DonationsDisclosed, cause: Envelope) -> None:
        """Stop the clocks of what was published."""
        rule = partial(disclose, now=cause.time)
        for donation_id in told.donation_ids:
            self.store.donations.decide(donation_id, rule, cause=cause)

    @sweeps(every=60)
    def alarm(self) -> None:
        """Say what should have been published and was not."""
        self.store.alarm(utcnow())

    @answers(AskDisclosed)
    def tell_disclosed(self, wish: AskDisclosed, _cause: Envelope) -> list[dict[str, object]]:
        """What is public about gifts."""
        return [public(donation) for donation in self.store.disclosed(wish.limit)]

    @obeys(DefineKit)
    def define_kit(self, wish: DefineKit, cause: Envelope) -> None:
        """Keep what belongs together."""
        self.store.kits.add(*define(wish, key=cause.id), cause=cause)

    @obeys(ReviseKit)
    def revise_kit(self, wish: ReviseKit, cause: Envelope) -> None:
        """Keep a kit's next version."""
        self.store.kits.decide(wish.kit_id, partial(revise, wish=wish), cause=cause)

    @obeys(SignWaiver)
    def sign_waiver(self, wish: SignWaiver, cause: Envelope) -> None:
        """Keep the first signature under an exception."""
        waiver, says = sign(wish, key=cause.id, now=cause.time, by=cause.caller.id)
        self.store.waivers.add(waiver, says, cause=cause)

    @obeys(SignReceipt)
    def sign_receipt(self, wish: SignReceipt, cause: Envelope) -> None:
        """Keep the second signature under a hand-over."""
        self.store.sign_receipt(wish, cause=cause)

    @obeys(RegisterCompound)
    def register_compound(self, wish: RegisterCompound, cause: Envelope) -> None:
        """Draw a compound."""
        self.store.register_compound(wish, cause=cause)

    @obeys(CutZones)
    def cut_zones(self, wish: CutZones, cause: Envelope) -> None:
        """Say who owns what today."""
        self.store.compounds.decide(wish.compound_id, partial(cut_zones, wish=wish), cause=cause)

    @obeys_many(ScanParcels)
    def scan(self, uploads: list[tuple[ScanParcels, Envelope]]) -> None:
        """Count uploads of scans."""
        self.store.scan(uploads)

    @obeys(FreezeWave)
    def freeze(self, wish: FreezeWave, cause: Envelope) -> None:
        """Fix what goes out now."""
        self.store.freeze(wish, cause=cause)

    @answers(AskWaveSheets)
    def tell_sheets(self, wish: AskWaveSheets, _cause: Envelope) -> dict[str, object]:
        """A wave, door by door."""
        wave = self.store.waves.get(wish.wave_id)
        return asdict(wave) | {"frozen_at": wave.frozen_at.isoformat()}

    @obeys(CloseWave)
    def close_wave(self, wish: CloseWave, cause: Envelope) -> None:
        """End a wave."""
        self.store.close_wave(wish, cause=cause)

    @obeys(ListHouseholds)
    def list_households(self, wish: ListHouseholds, cause: Envelope) -> None:
        """Keep a unit's roll."""
        self.store.days.list_households(wish, cause=cause)

    @obeys(OpenDay)
    def open_day(self, wish: OpenDay, cause: Envelope) -> None:
        """Begin a compound's day."""
        area = self.store.compounds.get(wish.compound_id).area
        self.store.days.open(wish, area, cause=cause)

    @obeys(TakeStep)
    def take_step(self, wish: TakeStep, cause: Envelope) -> None:
        """Some volunteers are a step further."""
        self.store.days.take_step(wish, cause=cause)

    @obeys(RecordUnit)
    def record_unit(self, wish: RecordUnit, cause: Envelope) -> None:
        """A building head has noted something."""
        self.store.days.record(wish, cause=cause)

    @answers(AskReconciliation)
    def tell_missing(self, wish: AskReconciliation, _cause: Envelope) -> dict[str, object]:
        """What is missing on a day."""
        return self.store.days.reconciliation(wish.compound_id, wish.day.isoformat())

    @obeys(PrintLabels)
    def print_labels(self, wish: PrintLabels, cause: Envelope) -> None:
        """Queue the labels of a compound."""
        self.store.labels.ask(self.store.compounds.get(wish.compound_id), cause=cause)

    @sweeps(every=1)
    def draw_labels(self) -> None:
        """Draw the pages that wait."""
        self.store.labels.draw(utcnow())

    @answers(AskLabels)
    def tell_labels(self, wish: AskLabels, _cause: Envelope) -> dict[str, object]:
        """Pages that are ready."""
        return self.store.labels.pages(wish.print_id, wish.first, wish.pages)

    @answers(AskDoor)
    def tell_door(self, wish: AskDoor, _cause: Envelope) -> dict[str, str]:
        """Where a label hangs."""
        return self.store.labels.door(wish.code)

    @obeys(RegisterStation)
    def register_station(self, wish: RegisterStation, cause: Envelope) -> None:
        """Write down a station."""
        self.store.stations.add(*register_station(wish, key=cause.id), cause=cause)

    @obeys(CheckStation)
    def check_station(self, wish: CheckStation, cause: Envelope) -> None:
        """Keep what a station has."""
        rule = partial(check, wish=wish, by=cause.caller.id)
        self.store.stations.decide(wish.station_id, rule, cause=cause)

    @sweeps(every=30)
    def watch_cold(self) -> None:
        """Alarm for cold parcels."""
        self.store.watch_cold(utcnow())

    @obeys(AuditLedger)
    def audit(self, _wish: AuditLedger, cause: Envelope) -> None:
        """Read the whole ledger now."""
        self.store.audit(key=cause.id, cause=cause)

    @sweeps(every=300)
    def audit_nightly(self) -> None:
        """Read the whole ledger once a night, after three."""
        now = utcnow()
        here = now.astimezone(LOCAL)
        if here.hour >= AUDIT_FROM:
            key = f"night-{here.date()}"
            self.store.audit(key=key, cause=Envelope(type="night", data={}, id=key, time=now))

    @hears_many(EntryPosted)
    def count(self, posted: list[tuple[EntryPosted, Envelope]]) -> None:
        """Tell donations how far their goods have come."""
        for entry, cause in posted:
            self.store.count(entry, cause=cause)
