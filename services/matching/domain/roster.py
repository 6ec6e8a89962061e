"""The roster of a need: everybody who was ever offered one of its places, and what became of it.

It lies inside the need, so that taking a place is one write to one document.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from contracts.matching import OfferClosed
from kit.errors import NotFound

OfferState = Literal[
    "offered", "accepted", "declined", "timed_out", "withdrawn", "checked_in", "checked_out",
    "no_show", "waiting",
]  # fmt: skip

#: A place is gone while its offer is in one of these states.
TAKEN: frozenset[OfferState] = frozenset({"accepted", "checked_in", "checked_out", "no_show"})
PRESENT: frozenset[OfferState] = frozenset({"checked_in", "checked_out"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One place offered to one person; from acceptance on, that person's assignment.

    ``token`` names the hold on the person's hours that this offer rests on.
    """

    volunteer: str
    state: OfferState
    with_vehicle: bool
    expires_at: datetime
    token: str
    #: The organisation that named this person, or empty.
    organisation: str = ""
    #: Where the person lives, as far as it was known: abroad, an introduction letter is needed.
    home: str = ""
    #: From inside the system, and not a citizen: whose squad the person belongs to.
    inside: bool = False
    #: Why an operator named this person although it is far or outside their wishes, or empty.
    override: str = ""
    #: How well this place of a plan was refilled (`refill`), or empty; and the seconds by which the
    #: plan may miss the best one by it.
    refill: str = ""
    gap: int = 0
    #: Asked to stand by, in this line; 0 for a place.
    echelon: int = 0
    #: The place elsewhere that is given up with a yes, or empty.
    instead: str = ""
    #: Why the introduction letter is no longer good although the place is, or empty.
    letter_revoked: str = ""
    answered_at: datetime | None = None
    checked_in_at: datetime | None = None
    checked_out_at: datetime | None = None
    #: When the person was briefed for the post, of what, and what they were then told to do.
    briefed_at: datetime | None = None
    briefing: str = ""
    task: str = ""
    #: Time on duty inside the shift, in whole minutes.
    minutes: int = 0


#: By running number: "1", "2", … in the order in which the places were offered.
Roster = Mapping[str, Offer]


def offer_id(need_id: str, number: str) -> str:
    """The id under which the world knows an offer, and later the assignment."""
    return f"{need_id}-{number}"


def split(key: str) -> tuple[str, str]:
    """The need's id and the offer's number in it."""
    need_id, _, number = key.rpartition("-")
    return need_id, number


def listed(need_id: str, keys: Iterable[str]) -> list[str]:
    """The numbers of these offers, all of one need; NotFound if one belongs to another."""
    parts = [split(key) for key in keys]
    if any(owner != need_id for owner, _ in parts):
        raise NotFound("an assignment belongs to another need")
    return [number for _, number in parts]


def count(roster: Roster, states: Collection[OfferState]) -> int:
    """How many offers are in one of these states."""
    return sum(one.state in states for one in roster.values())


def in_state(roster: Roster, *states: OfferState) -> list[str]:
    """The numbers of the offers in these states, in the order in which they were made."""
    return [number for number, one in roster.items() if one.state in states]


def moved(roster: Roster, numbers: Iterable[str], state: OfferState, at: datetime) -> Roster:
    """The roster with these offers answered, for better or worse."""
    return {
        **roster,
        **{number: replace(roster[number], state=state, answered_at=at) for number in numbers},
    }


def closed(need_id: str, roster: Roster, numbers: Iterable[str]) -> list[OfferClosed]:
    """These offers as events carry them."""
    return [
        OfferClosed(offer_id=offer_id(need_id, number), volunteer_id=roster[number].volunteer)
        for number in numbers
    ]
