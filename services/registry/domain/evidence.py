"""What is known of a volunteer beyond the registration: entered by somebody who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

#: The course that everybody takes; the others are named after the post they are for.
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Training:
    """One course and how it ended."""

    course: str
    title: str
    provider: str
    hours: float
    result: Literal["passed", "failed", "absent"]
    mode: Literal["online", "onsite"]
    trainer_medical: bool
    on: date
    #: The last day on which it counts; None for ever.
    valid_to: date | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Cover:
    """An accident insurance; both days are covered."""

    insurer: str
    provider: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Qualification:
    """A licence to practise, such as a nurse's."""

    type: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed agreement; its text is kept elsewhere and known by its hash."""

    category: str
    sha256: str
    valid_to: date


@dataclass(frozen=True, slots=True)
class Position:
    """What somebody is in a unit (班长, 点长, 楼长 …)."""

    role: str
    unit: str
    since: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of state, and why."""

    to: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to, in the words of which notice, and whether it still holds."""

    purpose: str
    version: str
    channel: str
    given_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that decides what a volunteer may be asked to do."""

    turns: tuple[Turn, ...] = ()
    trainings: tuple[Training, ...] = ()
    covers: tuple[Cover, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    positions: tuple[Position, ...] = ()
    consents: tuple[Consent, ...] = ()
    #: Newest version read of the guide of a post.
    guides: Mapping[str, int] = field(default_factory=dict)
    #: The community a member reported to (报到), instead of the home.
    reported_to: str = ""
    reported_at: datetime | None = None
    #: The day after which something counts no longer, so that others must be told.
    next_expiry: date | None = None
