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
from contracts.logistics.parcels import (
    AskWaveSheets,
    ColdChainLate,
    CompoundChanged,
    CutZones,
    FreezeWave,
    ParcelsScanned,
    RegisterCompound,
    Scan,
    ScanParcels,
    WaveFrozen,
)

__all__ = [
    "AllotDonation", "AskDisclosed", "AskWaveSheets", "AuditLedger", "CloseDrive", "ColdChainLate",
    "CompoundChanged", "CountStock", "CutZones", "DeliverAllotment", "DiscloseDonations",
    "DistributeStock", "DonationChanged", "DonationLine", "DonationState", "DonationsDisclosed",
    "DriveChanged", "EntryPosted", "FreezeWave", "LedgerAudited", "Leg", "MoveStock", "Movement",
    "OpenDrive", "ParcelsScanned", "PledgeDonation", "ReceiveDonation", "Recipient",
    "RegisterCompound", "ReverseEntry", "Scan", "ScanParcels", "SignWaiver", "StockDonation",
    "StockLine", "WaveFrozen",
]  # fmt: skip
