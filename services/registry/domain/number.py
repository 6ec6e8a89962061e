"""The number on a volunteer's badge: opaque, readable over the phone, never an identity number.

``V`` + 6 digits of the home district + 10 characters + 1 check character, for example
``V140107K3M0QX7A2TB``.  The ten characters (of 31, see `credit_code`) come from a SHA-256 hash of
the volunteer's id: no counter to keep, the same number after a repeat, and nobody learns the id
from it.  Among 300,000 people of one district the chance of two equal numbers is below 1 in 15,000.
"""

import hashlib

from services.registry.domain.credit_code import ALPHABET, check_character

_LENGTH = 10
_SIGN = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))


def volunteer_number(volunteer_id: str, community: str) -> str:
    """The number of the volunteer with this id who lives in this community."""
    digest = hashlib.sha256(volunteer_id.encode()).digest()
    body = community[:6] + digest[:_LENGTH].translate(_SIGN).decode("ascii")
    return f"V{body}{check_character(body)}"


def is_volunteer_number(text: str) -> bool:
    """Whether the check character fits, for whoever takes a number down over the phone."""
    body, check = text[1:-1], text[-1:]
    return (
        text.startswith("V")
        and len(body) == 6 + _LENGTH
        and all(one in ALPHABET for one in body)
        and check_character(body) == check
    )
