"""A compound's parcels: scanned at the gate, sent out in waves, each counted once."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from contracts.base import Command, Event, Query
from contracts.logistics.days import StaircaseKey
from contracts.vocabulary import CommunityCode, Id, Line, Strict

ParcelKind = Literal["medicine", "cold", "infant", "normal"]
ParcelStep = Literal[
    "arrived", "disinfected", "sorted", "out", "delivered", "collected", "failed", "held",
    "refused", "lost", "damaged", "returned",
]  # fmt: skip


class StaircasePlan(Strict):
    """A unit's staircase; metres from the gate, doors on each floor."""

    building: int = Field(ge=1, le=999)
    unit: int = Field(ge=1, le=99)
    x: float = Field(ge=-5000, le=5000)
    y: float = Field(ge=-5000, le=5000)
    floors: int = Field(ge=1, le=80)
    doors: int = Field(ge=1, le=20)


class RegisterCompound(Command):
    """Draw a compound: buildings, units, staircases.  Its walking tour is worked out once.

    ``door``: volunteers bring parcels to the door (封控); ``staggered``: residents fetch them at
    set times (管控); ``self_collect``: residents fetch them (防范).
    """

    topic: ClassVar[str] = "logistics.register_compound.v1"

    area: CommunityCode
    title: Line
    mode: Literal["door", "staggered", "self_collect"] = "door"
    staircases: list[StaircasePlan] = Field(min_length=1, max_length=500)


class CutZones(Command):
    """Today's volunteers of a compound: each owns a piece of it, as far as possible the old one."""

    topic: ClassVar[str] = "logistics.cut_zones.v1"

    compound_id: Id
    people: list[Id] = Field(min_length=1, max_length=500)


class Scan(Strict):
    """What somebody's scanner saw; where a parcel goes and what it is, when it arrives."""

    parcel: Id
    step: ParcelStep
    building: int | None = Field(default=None, ge=1, le=999)
    unit: int | None = Field(default=None, ge=1, le=99)
    floor: int = Field(default=1, ge=1, le=80)
    door: str = Field(default="", max_length=12)
    kind: ParcelKind = "normal"
    litres: float = Field(default=6, gt=0, le=500)
    kilograms: float = Field(default=1.5, gt=0, le=200)


class ScanParcels(Command):
    """An upload of scans; each of them counts once, however often it is sent."""

    topic: ClassVar[str] = "logistics.scan_parcels.v1"
    sealed: ClassVar[bool] = True
    in_batches: ClassVar[bool] = True

    compound_id: Id
    scans: list[Scan] = Field(min_length=1, max_length=500)


class FreezeWave(Command):
    """The cut-off: what lies sorted now goes out, what comes later waits for the next wave."""

    topic: ClassVar[str] = "logistics.freeze_wave.v1"

    compound_id: Id
    rule: Literal["fill", "strict"] = "fill"


class CloseWave(Command):
    """The wave is over: what the building heads count agrees, or the difference has a name."""

    topic: ClassVar[str] = "logistics.close_wave.v1"

    wave_id: Id
    #: By staircase, the parcels that its building head counts as handed over.
    heads: dict[StaircaseKey, Annotated[int, Field(ge=0, le=10_000)]] = Field(max_length=500)
    #: By staircase, why the counts differ.
    differences: dict[StaircaseKey, Line] = Field(default_factory=dict, max_length=500)


class AskWaveSheets(Query):
    """A wave's trips, door by door, for the sheets that volunteers carry."""

    topic: ClassVar[str] = "logistics.ask_wave_sheets.v1"
    sealed: ClassVar[bool] = True

    wave_id: Id


class CompoundChanged(Event):
    """A compound as it is after a change, and who owns what of it today."""

    topic: ClassVar[str] = "logistics.compound.changed.v1"

    compound_id: str
    area: CommunityCode
    title: str
    mode: str
    staircases: int
    households: int
    #: By person: ``3-2/1-6`` is building 3, unit 2, floors 1 to 6.
    zones: dict[str, list[str]]


class ParcelsScanned(Event):
    """An upload was counted."""

    topic: ClassVar[str] = "logistics.parcels.scanned.v1"

    upload_id: str
    compound_id: str
    accepted: dict[str, int]
    repeated: int
    #: Parcels whose step did not follow from the one before.
    refused: list[str]


class WaveFrozen(Event):
    """A wave's parcels are fixed."""

    topic: ClassVar[str] = "logistics.wave.frozen.v1"

    wave_id: str
    compound_id: str
    area: CommunityCode
    no: int
    parcels: int
    urgent: int
    #: By person, parcels in each trip.
    trips: dict[str, list[int]]


class WaveClosed(WaveFrozen):
    """Every parcel of the wave has an end: what went out = handed over + back + lost."""

    topic: ClassVar[str] = "logistics.wave.closed.v1"

    delivered: int
    back: int
    lost: int
    #: By staircase, why the building head counts otherwise.
    differences: dict[str, str]


class ColdChainLate(Event):
    """A cold parcel has been out of the fridge for too long."""

    topic: ClassVar[str] = "logistics.cold_chain.late.v1"

    compound_id: str
    parcel: str
