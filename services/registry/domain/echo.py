"""What is answered to whoever registers a phone number that has a place already.

That a number is known tells that somebody serves, so only staff of the person's city may learn it
(PIPL art. 6: no more than is needed).  Everybody else gets the answer that a newcomer gets; nobody
joins by it, and the owner of the number is told by message.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.base import Message
from contracts.registry import ClaimRecord, RegistrationRepeated, VolunteerState
from services.registry.domain.joining import ClaimedAlready
from services.registry.domain.volunteer import Volunteer

#: Who enters and looks after people.
STAFF = frozenset({"system", "command", "city_op", "district_op", "street_op", "community_op"})
_CITY = 4


@dataclass(frozen=True, slots=True)
class Echo:
    """An answer that was given, as far as it must stay true when it is asked about later."""

    id: str
    #: Whose phone it was.
    volunteer_id: str
    number: str
    state: VolunteerState
    by: str
    import_id: str = ""
    import_row: int = 0
    claimed: bool = False


def may_learn(role: str, area: str, community: str) -> bool:
    """Whether a caller may learn that somebody of this community has a place."""
    return role in STAFF and community.startswith(area[:_CITY])


def echo(would_be: Volunteer, known: str) -> Echo:
    """What a registration would have made, had the number been free."""
    return Echo(
        id=would_be.id,
        volunteer_id=known,
        number=would_be.number,
        state=would_be.state,
        by=would_be.registered_by,
    )


def echo_of_row(would_be: Volunteer, known: str) -> Echo:
    """The same for a row of a list: one for each sender and person."""
    return replace(
        echo(would_be, known),
        id=f"{would_be.registered_by}.{known}",
        import_id=would_be.import_id,
        import_row=would_be.import_row,
    )


def repeated(owners: Sequence[str], today: date) -> list[Message]:
    """Their owners hear of it, at most once a day however often strangers try."""
    return [RegistrationRepeated(volunteer_ids=list(owners), day=today)] if owners else []


def claim(wish: ClaimRecord, answered: Echo) -> tuple[Echo, list[Message]]:
    """As a record of one's own is claimed."""
    if answered.claimed:
        raise ClaimedAlready
    state: VolunteerState = "reserve" if wish.willing else "withdrawn"
    return replace(answered, claimed=True, state=state), []


def badge(answered: Echo) -> dict[str, Any]:
    """A badge of nobody: the number that was told, and never in service."""
    return {"number": answered.number, "name": "*", "in_service": False, "state": "withdrawn"}
