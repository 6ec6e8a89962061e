"""Messages owned by logistics: what is given, what is there, and where it goes."""

from contracts.logistics.donations import (
    AllotDonation,
    DeliverAllotment,
    DonationChanged,
    DonationLine,
    DonationState,
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
    "AllotDonation", "AuditLedger", "CountStock", "DeliverAllotment", "DistributeStock",
    "DonationChanged", "DonationLine", "DonationState", "EntryPosted", "LedgerAudited", "Leg",
    "MoveStock", "Movement", "PledgeDonation", "ReceiveDonation", "Recipient", "ReverseEntry",
    "SignWaiver", "StockDonation", "StockLine",
]  # fmt: skip
