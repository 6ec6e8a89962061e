"""Logistics: what is given, what is there, and where it goes.

Owns: donations, waivers, the ledger and its audits.
Obeys: PledgeDonation, ReceiveDonation, SignWaiver, AuditLedger; and through the poster, which
alone writes the ledger: StockDonation (its own), AllotDonation, DeliverAllotment, MoveStock,
CountStock, DistributeStock, ReverseEntry.
Says: DonationChanged, EntryPosted, LedgerAudited; KeepContacts to notify; StockDonation to itself.
Hears: EntryPosted (its own: what the ledger means for a donation).
"""
