"""People of the reserve and the fleet, and the lists they come in."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import (
    Affiliation,
    AreaCode,
    CoarsePosition,
    CommunityCode,
    DayPart,
    Id,
    Line,
    Phone,
    Position,
    PostCategory,
    Strict,
)

ImportKind = Literal["volunteers", "drivers"]


# ---- reserve volunteers and the fleet ---------------------------------------------------------


class VehicleSheet(Strict):
    """A volunteer's car, as its driver describes it."""

    plate: Line
    type: Literal["car", "van", "truck", "minibus", "ambulance"] = "car"
    seats: int = Field(default=4, ge=1, le=60)
    load_kg: int = Field(default=0, ge=0, le=30_000)
    cold_box: bool = False


class RegisterVolunteer(Command):
    """Ask for a place in the reserve (regulation art. 7: true, accurate, complete)."""

    topic: ClassVar[str] = "registry.register_volunteer.v1"
    sealed: ClassVar[bool] = True
    in_batches: ClassVar[bool] = True

    name: Line
    phone: Phone
    community: CommunityCode
    intentions: frozenset[PostCategory] = Field(min_length=1)
    available: frozenset[DayPart] = Field(min_length=1)
    service_areas: frozenset[AreaCode] = Field(
        default=frozenset(), description="Where to serve; the home district when empty."
    )
    home: Position | None = None
    birth_date: date | None = None
    gender: Literal["female", "male"] | None = None
    skills: frozenset[Line] = frozenset()
    trained_for: frozenset[PostCategory] = frozenset()
    insured_until: date | None = None
    affiliation: Affiliation = Affiliation.SOCIAL
    employer: Line | None = None
    household_group: Line | None = Field(
        default=None, description="A word that people of one household in this community share."
    )
    take_turns: bool = Field(
        default=True, description="Never two of the household in one shift (夫妻轮换)."
    )
    synthetic: bool = Field(
        default=False, description="A made-up person of a scenario; its phone begins with 100."
    )


class RegisterDriver(RegisterVolunteer):
    """Join the volunteer fleet: a volunteer with a licence and a vehicle."""

    topic: ClassVar[str] = "registry.register_driver.v1"
    sealed: ClassVar[bool] = True

    licence_class: Literal["A1", "A2", "A3", "B1", "B2", "C1", "C2", "D"]
    licence_valid_to: date
    vehicle: VehicleSheet


class StartImport(Command):
    """Announce a list that follows in chunks.  The same list again is the same import."""

    topic: ClassVar[str] = "registry.start_import.v1"
    lane: ClassVar[str] = "bulk"

    import_id: Id
    kind: ImportKind
    rows: int = Field(ge=0)
    chunks: int = Field(ge=0)
    dry_run: bool = False


class ImportChunk(Command):
    """Some rows of a list, as cells of text by column name; row 2 is the first under the head."""

    topic: ClassVar[str] = "registry.import_chunk.v1"
    sealed: ClassVar[bool] = True
    lane: ClassVar[str] = "bulk"

    import_id: Id
    kind: ImportKind
    chunk: int = Field(ge=0)
    chunks: int = Field(ge=1)
    total_rows: int = Field(ge=1)
    first_row: int = Field(ge=2)
    columns: list[str]
    rows: list[list[str]]
    dry_run: bool = False
    synthetic: bool = False


class PoolEntry(BaseModel):
    """What others may know of a volunteer: enough to match, nothing to recognise."""

    model_config = ConfigDict(frozen=True)

    volunteer_id: str
    community: CommunityCode
    near: CoarsePosition | None = None
    intentions: frozenset[PostCategory]
    available: frozenset[DayPart]
    service_areas: frozenset[AreaCode]
    trained_for: frozenset[PostCategory] = frozenset()
    insured_until: date | None = None
    birth_year: int | None = None
    affiliation: Affiliation = Affiliation.SOCIAL
    #: Seats of the vehicle; None for a volunteer without one.
    vehicle_seats: int | None = None
    #: Not to be asked now: not confirmed yet, suspended or withdrawn.
    asleep: bool = False
    #: Kinds of professional qualification that are valid now.
    qualifications: frozenset[str] = frozenset()
    #: Of those with the same word never two serve at the same time; empty for most.  Opaque.
    household: str = ""


class OfPeople(Event):
    """What is told of people; on its way it says when none of them has a vehicle."""

    aside: ClassVar[str] = "on_foot"

    @property
    def people(self) -> Sequence[PoolEntry]:
        """Of whom it tells."""
        raise NotImplementedError

    @property
    def route(self) -> str:
        """The routing key under which it travels."""
        drives = any(one.vehicle_seats is not None for one in self.people)
        return self.topic if drives else f"{self.topic}.{self.aside}"


class VolunteerRegistered(OfPeople):
    """Someone joined the reserve, or the fleet when ``entry.vehicle_seats`` is given."""

    topic: ClassVar[str] = "registry.volunteer.registered.v1"

    entry: PoolEntry

    @property
    def people(self) -> Sequence[PoolEntry]:
        """Who joined."""
        return (self.entry,)


class RegistrationRepeated(Event):
    """Somebody registered phone numbers that have a place, and was not told so: their owners are.

    ``day`` is the local one: nobody is told more than once a day.
    """

    topic: ClassVar[str] = "registry.registration.repeated.v1"

    volunteer_ids: list[str]
    day: date


class VolunteersImported(OfPeople):
    """People of one chunk of a list who joined the reserve or the fleet."""

    topic: ClassVar[str] = "registry.volunteers.imported.v1"

    import_id: str
    kind: ImportKind
    chunk: int
    entries: list[PoolEntry]

    @property
    def people(self) -> Sequence[PoolEntry]:
        """Who joined."""
        return self.entries


class RowProblem(BaseModel):
    """What is wrong in one cell of a list; never the value itself."""

    model_config = ConfigDict(frozen=True)

    row: int
    column: str
    code: str


class ImportProgressed(Event):
    """A chunk of a list has been dealt with.  Counts are of the whole import so far."""

    topic: ClassVar[str] = "registry.import.progressed.v1"

    import_id: str
    kind: ImportKind
    state: Literal["running", "done"]
    dry_run: bool
    rows: int
    seen: int
    accepted: int
    repeated: int
    rejected: int
    #: Of this chunk only.
    problems: list[RowProblem]


class ReadVolunteer(Query):
    """One volunteer, personal fields masked."""

    topic: ClassVar[str] = "registry.read_volunteer.v1"

    volunteer_id: Id


class ReadPhones(Query):
    """Names and phones of people, for who leads them on a shift.  Audited person by person."""

    topic: ClassVar[str] = "registry.read_phones.v1"

    volunteer_ids: list[Id] = Field(min_length=1, max_length=2000)
    assignment_id: Id
