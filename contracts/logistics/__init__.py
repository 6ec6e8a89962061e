"""Messages owned by logistics: what is given, what is there, and where it goes."""

from contracts.logistics.comfort import (
    GiveComfort as GiveComfort,
    Post as Post,
)
from contracts.logistics.days import (
    AskReconciliation as AskReconciliation,
    DayChanged as DayChanged,
    DayStep as DayStep,
    HandOutPlan as HandOutPlan,
    HouseholdPlan as HouseholdPlan,
    ListHouseholds as ListHouseholds,
    Noted as Noted,
    OpenDay as OpenDay,
    RecordUnit as RecordUnit,
    TakeStep as TakeStep,
    UnitDayChanged as UnitDayChanged,
)
from contracts.logistics.donations import (
    AllotDonation as AllotDonation,
    AskDisclosed as AskDisclosed,
    CloseDrive as CloseDrive,
    DeliverAllotment as DeliverAllotment,
    DiscloseDonations as DiscloseDonations,
    DonationChanged as DonationChanged,
    DonationLine as DonationLine,
    DonationsDisclosed as DonationsDisclosed,
    DonationState as DonationState,
    DriveChanged as DriveChanged,
    OpenDrive as OpenDrive,
    PledgeDonation as PledgeDonation,
    ReceiveDonation as ReceiveDonation,
    Recipient as Recipient,
    StockDonation as StockDonation,
)
from contracts.logistics.errands import (
    ClaimErrand as ClaimErrand,
    ErrandCategory as ErrandCategory,
    ErrandChanged as ErrandChanged,
    ErrandItem as ErrandItem,
    ErrandState as ErrandState,
    ErrandStep as ErrandStep,
    OpenErrand as OpenErrand,
    ReadErrand as ReadErrand,
    StepErrand as StepErrand,
)
from contracts.logistics.kits import (
    DefineKit as DefineKit,
    IssueKits as IssueKits,
    KitChanged as KitChanged,
    KitLine as KitLine,
    ReviseKit as ReviseKit,
)
from contracts.logistics.ledger import (
    AuditLedger as AuditLedger,
    CountStock as CountStock,
    DistributeStock as DistributeStock,
    EntryPosted as EntryPosted,
    LedgerAudited as LedgerAudited,
    Leg as Leg,
    Movement as Movement,
    MoveStock as MoveStock,
    ReverseEntry as ReverseEntry,
    SignWaiver as SignWaiver,
    StockLine as StockLine,
)
from contracts.logistics.parcels import (
    AskWaveSheets as AskWaveSheets,
    CloseWave as CloseWave,
    ColdChainLate as ColdChainLate,
    CompoundChanged as CompoundChanged,
    CutZones as CutZones,
    FreezeWave as FreezeWave,
    ParcelsScanned as ParcelsScanned,
    RegisterCompound as RegisterCompound,
    Scan as Scan,
    ScanParcels as ScanParcels,
    WaveClosed as WaveClosed,
    WaveFrozen as WaveFrozen,
)
from contracts.logistics.prints import (
    AskDoor as AskDoor,
    AskLabels as AskLabels,
    PrintChanged as PrintChanged,
    PrintLabels as PrintLabels,
)
from contracts.logistics.receipts import (
    ReceiptSigned as ReceiptSigned,
    SignReceipt as SignReceipt,
)
from contracts.logistics.rides import (
    Ambulance as Ambulance,
    AmbulancesChanged as AmbulancesChanged,
    AmbulanceState as AmbulanceState,
    AmbulanceStep as AmbulanceStep,
    AskRide as AskRide,
    EnterRide as EnterRide,
    KeepRide as KeepRide,
    OpenAmbulances as OpenAmbulances,
    RideChanged as RideChanged,
    RidePriority as RidePriority,
    RideState as RideState,
    RideStep as RideStep,
    StepAmbulance as StepAmbulance,
    StepRide as StepRide,
)
from contracts.logistics.stations import (
    CheckStation as CheckStation,
    Have as Have,
    RegisterStation as RegisterStation,
    StationChanged as StationChanged,
)
from contracts.logistics.supply import (
    CancelSupplyPlan as CancelSupplyPlan,
    PublishSupplyPlan as PublishSupplyPlan,
    RequestSupplyPlan as RequestSupplyPlan,
    SupplyCar as SupplyCar,
    SupplyDepot as SupplyDepot,
    SupplyPlanChanged as SupplyPlanChanged,
    SupplyState as SupplyState,
    SupplyStop as SupplyStop,
    SupplyTrace as SupplyTrace,
)
from contracts.logistics.trips import (
    AmendTrip as AmendTrip,
    AskTripSheet as AskTripSheet,
    OpenTrip as OpenTrip,
    StepTrip as StepTrip,
    TripChanged as TripChanged,
    TripKind as TripKind,
    TripLate as TripLate,
    TripState as TripState,
    TripStep as TripStep,
    TripStop as TripStop,
)
