"""Logistics: what is given, what is there, and where it goes.

Owns: donations, the ledger.
Obeys: PledgeDonation, ReceiveDonation, StockDonation (its own), AllotDonation, DeliverAllotment.
Says: DonationChanged, EntryPosted; KeepContacts to notify; StockDonation to itself.
Hears: EntryPosted (its own: what the ledger means for a donation).
"""
