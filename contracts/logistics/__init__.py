"""Messages owned by logistics: what is given, what is there, and where it goes."""

from contracts.logistics.donations import (
    AllotDonation,
    AskDisclosed,
    CloseDrive,
    DeliverAllotment,
    DiscloseDonations,
    DonationChanged,
    DonationLine,
    DonationsDisclosed,
    DonationState,
    DriveChanged,
    OpenDrive,
    PledgeDonation,
    ReceiveDonation,
    Recipient,
    StockDonation,
)
from contracts.logistics.ledger import (
    AuditLedger,
    CountStock,
    DistributeStock,
    EntryPosted,
    LedgerAudited,
    Leg,
    Movement,
    MoveStock,
    ReverseEntry,
    SignWaiver,
    StockLine,
)

__all__ = [
    "AllotDonation", "AskDisclosed", "AuditLedger", "CloseDrive", "CountStock", "DeliverAllotment",
    "DiscloseDonations", "DistributeStock", "DonationChanged", "DonationLine", "DonationState",
    "DonationsDisclosed", "DriveChanged", "EntryPosted", "LedgerAudited", "Leg", "MoveStock",
    "Movement", "OpenDrive", "PledgeDonation", "ReceiveDonation", "Recipient", "ReverseEntry",
    "SignWaiver", "StockDonation", "StockLine",
]  # fmt: skip
