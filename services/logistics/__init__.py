"""Logistics: what is given, what is there, and where it goes.

Owns: donations, drives, disclosures, waivers, kits, the ledger and its audits; compounds, parcels,
waves; supply plans, trips, errands, bases of ambulances and their rides.
Obeys: PledgeDonation, ReceiveDonation, GiveComfort, OpenDrive, CloseDrive, DiscloseDonations,
SignWaiver, DefineKit, ReviseKit, AuditLedger, RegisterCompound, CutZones, ScanParcels, FreezeWave;
RequestSupplyPlan, CancelSupplyPlan, PublishSupplyPlan, OpenTrip, StepTrip, AmendTrip (its own);
OpenErrand, ClaimErrand, StepErrand; OpenAmbulances, AskRide, StepRide, StepAmbulance, EnterRide and
KeepRide (its own); and through the poster, which alone writes the ledger: StockDonation (its own),
AllotDonation, DeliverAllotment, MoveStock, IssueKits, CountStock, DistributeStock, ReverseEntry.
Answers: AskDisclosed, AskWaveSheets, AskTripSheet, ReadErrand.
Says: DonationChanged, DriveChanged, DonationsDisclosed, EntryPosted, LedgerAudited, KitChanged,
CompoundChanged, ParcelsScanned, WaveFrozen, ColdChainLate, SupplyPlanChanged, TripChanged,
TripLate, ErrandChanged, AmbulancesChanged, RideChanged; KeepContacts to notify; StockDonation to
itself.
Hears: EntryPosted, DonationsDisclosed (its own: what they mean for a donation), SupplyPlanChanged
(its own: routes are to be found); VolunteerRegistered, VolunteersImported, VolunteerChanged (who of
the fleet may drive).
"""
