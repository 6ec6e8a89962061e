"""Logistics: what is given, what is there, and where it goes.

Owns: donations, drives, disclosures, waivers, kits, the ledger and its audits; compounds with their
days and households, parcels, waves, labels, stations; supply plans, trips, errands, bases of
ambulances and their rides.  The poster alone writes the ledger.

Obeys:
    donations: PledgeDonation, ReceiveDonation, OpenDrive, CloseDrive, DiscloseDonations,
        StockDonation, AllotDonation, DeliverAllotment
    comfort: GiveComfort
    days: ListHouseholds, OpenDay, TakeStep, RecordUnit
    errands: OpenErrand, ClaimErrand, StepErrand
    ledger: MoveStock, CountStock, ReverseEntry, DistributeStock, SignWaiver, AuditLedger
    kits: DefineKit, ReviseKit, IssueKits
    parcels: RegisterCompound, CutZones, ScanParcels, FreezeWave, CloseWave
    prints: PrintLabels
    receipts: SignReceipt
    rides: OpenAmbulances, AskRide, EnterRide, StepRide, StepAmbulance, KeepRide
    stations: RegisterStation, CheckStation
    supply: RequestSupplyPlan, CancelSupplyPlan, PublishSupplyPlan
    trips: OpenTrip, StepTrip, AmendTrip
Answers:
    donations: AskDisclosed
    days: AskReconciliation
    errands: ReadErrand
    parcels: AskWaveSheets
    prints: AskLabels, AskDoor
    trips: AskTripSheet
Says:
    donations: DonationChanged, DriveChanged, DonationsDisclosed
    days: DayChanged, UnitDayChanged
    errands: ErrandChanged
    ledger: EntryPosted, LedgerAudited
    kits: KitChanged
    parcels: CompoundChanged, ParcelsScanned, WaveFrozen, WaveClosed, ColdChainLate
    prints: PrintChanged
    receipts: ReceiptSigned
    rides: RideChanged, AmbulancesChanged
    stations: StationChanged
    supply: SupplyPlanChanged
    trips: TripChanged, TripLate
    to itself: StockDonation, OpenTrip, StepTrip, AmendTrip, EnterRide, KeepRide
    to notify: KeepContacts
Hears:
    of its own: EntryPosted, DonationsDisclosed, SupplyPlanChanged
    of registry: VolunteerRegistered, VolunteersImported, VolunteerChanged, IncidentPurged
"""
