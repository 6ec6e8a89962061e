"""Introduction letters, read from the offers that they come with (介绍信).

Who has a place outside the home community has a letter: from two hours before the shift until two
hours after it, as long as the place is kept and nobody has revoked the letter.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

Verdict = Literal["valid", "not_yet", "expired", "revoked"]
#: On the way to the shift and home again.
ON_THE_WAY = timedelta(hours=2)
_HELD = ("accepted", "checked_in", "checked_out")


def letter(offer: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    """The letter as a gate may see it, without its holder's name; None if there never was one."""
    answered = offer.get("state") not in (None, "offered", "waiting")
    if not offer.get("home") or not answered or "starts_at" not in offer:
        return None
    valid_from, valid_until = offer["starts_at"] - ON_THE_WAY, offer["ends_at"] + ON_THE_WAY
    return {
        "id": offer["_id"],
        "verdict": _verdict(offer, valid_from, valid_until, now),
        "category": offer["category"],
        "from_community": offer["home"],
        "to_community": offer["area"],
        "valid_from": valid_from,
        "valid_until": valid_until,
    }


def _verdict(
    offer: Mapping[str, Any], valid_from: datetime, valid_until: datetime, now: datetime
) -> Verdict:
    if offer["state"] not in _HELD or offer.get("letter_revoked_at"):
        return "revoked"
    if now > valid_until:
        return "expired"
    return "not_yet" if now < valid_from else "valid"
