"""Work groups of communities and compounds, service stations, and what organisations bring."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.base import Command, Event, Query
from contracts.vocabulary import AreaCode, CommunityCode, Id, Line, Strict

#: A word for programs, such as ``errand``; cities add their own.
Word = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]
#: Centre in the district, office in the street, station in the community (中心-所-站).
StationLevel = Literal["centre", "office", "station"]


class SubGroupPlan(Strict):
    """A part of a work group and what it takes care of."""

    code: Word
    title: Line
    #: Categories of requests and tasks that come to it.
    takes: frozenset[Word] = frozenset()


class FormGroup(Command):
    """Form a work group: by its sub-groups (an exported template), or the seven of Yiwu.

    A community may name kinds of teams of its own (党员突击队, 红色志愿队 …).
    """

    topic: ClassVar[str] = "registry.form_group.v1"

    community: CommunityCode
    kind: Line
    title: Line
    #: The seven sub-groups that the platform ships when nothing is said; none when empty.
    subgroups: list[SubGroupPlan] | None = Field(default=None, max_length=40)


class AppointHead(Command):
    """Make somebody head or deputy of a sub-group; ``public`` shows the name by their own wish."""

    topic: ClassVar[str] = "registry.appoint_head.v1"

    group_id: Id
    subgroup: Word
    post: Literal["head", "deputy"]
    volunteer_id: Id
    public: bool = False


class SubGroupTold(BaseModel):
    """A sub-group without its people."""

    model_config = ConfigDict(frozen=True)

    code: str
    title: str
    takes: frozenset[str]
    headed: bool


class GroupChanged(Event):
    """A work group was formed, or has a new head somewhere."""

    topic: ClassVar[str] = "registry.group.changed.v1"

    group_id: str
    community: CommunityCode
    kind: str
    title: str
    subgroups: list[SubGroupTold]


class ReadGroup(Query):
    """The organigram as residents see it: names masked unless their bearers chose otherwise."""

    topic: ClassVar[str] = "registry.read_group.v1"

    group_id: Id
    #: Who takes care of it, when a category is asked for.
    category: Word | None = None


class OpenStation(Command):
    """Open a service station; its level follows from its area, its parent lies above it."""

    topic: ClassVar[str] = "registry.open_station.v1"

    area: AreaCode
    title: Line


class StationOpened(Event):
    """A station serves its area."""

    topic: ClassVar[str] = "registry.station.opened.v1"

    station_id: str
    area: AreaCode
    level: StationLevel
    title: str


class Stock(Strict):
    """So many of a kind."""

    kind: Word
    count: int = Field(ge=1, le=100_000)


class FileCapabilities(Command):
    """An organisation's capability sheet: the newest one holds."""

    topic: ClassVar[str] = "registry.file_capabilities.v1"

    organisation_id: Id
    people: int = Field(ge=0, le=100_000)
    vehicles: list[Stock] = Field(default=[], max_length=40)
    equipment: list[Stock] = Field(default=[], max_length=100)
    skills: frozenset[Line] = frozenset()
    #: Somebody answers the telephone and can set out at any hour.
    ready_24h: bool = False


class CapabilitiesFiled(Event):
    """What an organisation can bring, as it says itself."""

    topic: ClassVar[str] = "registry.capabilities.filed.v1"

    organisation_id: str
    people: int
    vehicles: dict[str, int]
    equipment: dict[str, int]
    skills: frozenset[str]
    ready_24h: bool
