"""Who must act next, and who instead when nothing happens (事事有回音、件件有着落).

The clock runs from receipt, not from verification.  What is overdue goes one office up: from the
community to the street, the district and the city, where it stays and comes up again and again.
"""

from datetime import datetime, timedelta
from typing import Literal

from kit.errors import Unacceptable

Level = Literal["life", "urgent", "normal"]

#: How long the one responsible has for the next step.
WITHIN: dict[Level, timedelta] = {
    "life": timedelta(minutes=10),
    "urgent": timedelta(minutes=60),
    "normal": timedelta(hours=24),
}
#: The offices from the bottom up, with the digits of their area codes.
_OFFICES = (("community_op", 12), ("street_op", 9), ("district_op", 6), ("city_op", 4))


class AnswerMissing(Unacceptable):
    """Nothing is closed without an answer."""

    code = "answer_missing"


def office(community: str) -> str:
    """The lowest office that is responsible for a community."""
    return _ladder(community)[0]


def above(responsible: str, community: str) -> str:
    """Who takes over from ``responsible``: above a person stands the community's office."""
    ladder = _ladder(community)
    rung = ladder.index(responsible) + 1 if responsible in ladder else 0
    return ladder[min(rung, len(ladder) - 1)]


def due(level: Level, now: datetime) -> datetime:
    """When the next step must have been taken."""
    return now + WITHIN[level]


def _ladder(community: str) -> list[str]:
    return [f"{role}:{community[:digits]}" for role, digits in _OFFICES]
