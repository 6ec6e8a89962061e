"""Logistics: what is given, what is there, and where it goes.

Owns: donations, drives, disclosures, waivers, the ledger and its audits.
Obeys: PledgeDonation, ReceiveDonation, OpenDrive, CloseDrive, DiscloseDonations, SignWaiver,
AuditLedger; and through the poster, which alone writes the ledger: StockDonation (its own),
AllotDonation, DeliverAllotment, MoveStock, CountStock, DistributeStock, ReverseEntry.
Answers: AskDisclosed.
Says: DonationChanged, DriveChanged, DonationsDisclosed, EntryPosted, LedgerAudited; KeepContacts
to notify; StockDonation to itself.
Hears: EntryPosted, DonationsDisclosed (its own: what they mean for a donation).
"""
