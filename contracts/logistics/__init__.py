"""Messages owned by logistics: what is given, what is there, and where it goes."""

from contracts.logistics.days import (
    AskReconciliation,
    DayChanged,
    DayStep,
    HandOutPlan,
    HouseholdPlan,
    ListHouseholds,
    Noted,
    OpenDay,
    RecordUnit,
    TakeStep,
    UnitDayChanged,
)
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
    CloseWave,
    ColdChainLate,
    CompoundChanged,
    CutZones,
    FreezeWave,
    ParcelsScanned,
    RegisterCompound,
    Scan,
    ScanParcels,
    WaveClosed,
    WaveFrozen,
)
from contracts.logistics.prints import AskDoor, AskLabels, PrintChanged, PrintLabels
from contracts.logistics.receipts import ReceiptSigned, SignReceipt
from contracts.logistics.stations import CheckStation, Have, RegisterStation, StationChanged

__all__ = [
    "AllotDonation", "AskDisclosed", "AskDoor", "AskLabels", "AskReconciliation", "AskWaveSheets",
    "AuditLedger", "CheckStation", "CloseDrive", "CloseWave", "ColdChainLate", "CompoundChanged",
    "CountStock", "CutZones", "DayChanged", "DayStep", "DeliverAllotment", "DiscloseDonations",
    "DistributeStock", "DonationChanged", "DonationLine", "DonationState", "DonationsDisclosed",
    "DriveChanged", "EntryPosted", "FreezeWave", "HandOutPlan", "Have", "HouseholdPlan",
    "LedgerAudited", "Leg", "ListHouseholds", "MoveStock", "Movement", "Noted", "OpenDay",
    "OpenDrive", "ParcelsScanned", "PledgeDonation", "PrintChanged", "PrintLabels", "ReceiptSigned",
    "ReceiveDonation", "Recipient", "RecordUnit", "RegisterCompound", "RegisterStation",
    "ReverseEntry", "Scan", "ScanParcels", "SignReceipt", "SignWaiver", "StationChanged",
    "StockDonation", "StockLine", "TakeStep", "UnitDayChanged", "WaveClosed", "WaveFrozen",
]  # fmt: skip
