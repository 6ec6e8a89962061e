"""Logistics: what is given, what is there, and where it goes.

Owns: donations, drives, disclosures, waivers, the ledger and its audits; compounds, parcels, waves.
Obeys: PledgeDonation, ReceiveDonation, OpenDrive, CloseDrive, DiscloseDonations, SignWaiver,
AuditLedger, RegisterCompound, CutZones, ScanParcels, FreezeWave; and through the poster, which
alone writes the ledger: StockDonation (its own), AllotDonation,
DeliverAllotment, MoveStock, CountStock, DistributeStock, ReverseEntry.
Answers: AskDisclosed, AskWaveSheets.
Says: DonationChanged, DriveChanged, DonationsDisclosed, EntryPosted, LedgerAudited,
CompoundChanged, ParcelsScanned, WaveFrozen, ColdChainLate; KeepContacts to notify; StockDonation
to itself.
Hears: EntryPosted, DonationsDisclosed (its own: what they mean for a donation).
"""
