"""What is written down of a plan: what it achieves, its proof, how it measured, who answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan achieves: places sought, those filled, and seconds of way to all of them."""

    needs: int = 0
    places: int = 0
    filled: int = 0
    cost_seconds: int = 0
    solve_ms: int = 0
    #: Seconds of way that a better plan might save; 0 is proven to be the best.
    gap_seconds: int = 0
    #: The version of the weights it was made by.
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a plan's certificate rests: its digest, and the number of its parts.

    ``prices``, of which it is made: by need what one more place costs, on foot and with a vehicle;
    -1 where there is none.
    """

    digest: str = ""
    parts: int = 0
    prices: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: Where it rests who the numbers of the certificate are, and the number of its parts.
    key: str = ""
    key_parts: int = 0


NO_PROOF = Proof()


@dataclass(frozen=True, slots=True)
class Travel:
    """How ways are measured: straight lines times a detour (`gates.WALK`), or along streets."""

    mode: Literal["straight", "streets"] = "straight"
    detour: float = 1.3
    #: Of the map of streets.
    version: str = ""


STRAIGHT = Travel()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for an empty post, why, and since when."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hole:
    """Hours for which a round-the-clock post has no shift."""

    post: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Repaired:
    """What an exact repair changed: people, and places; see `contracts.matching.RepairFigures`."""

    dropped: int = 0
    more: int = 0
    fewer: int = 0
    called: int = 0
    moved: int = 0
    released: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """From what a plan was computed."""

    proof: Proof = NO_PROOF
    travel: Travel = STRAIGHT
    #: The moment at which people and needs were looked at, and the places sought by need, on foot
    #: and with a vehicle.
    since: datetime | None = None
    sought: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    repair: Repaired | None = None


NO_BASIS = Basis()
NO_FIGURES = Figures()
