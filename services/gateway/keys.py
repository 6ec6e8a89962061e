"""API keys and the roles they give.

A key reads ``hy_<id>_<secret>``.  The secret has 256 random bits, so its plain SHA-256 is as good
as any slow hash, and costs a microsecond a request.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.vocabulary import AREA_LEVELS, PROVINCES

#: Operators, each with everybody above (requirements §5).
COMMAND = frozenset({"command"})
CITY = COMMAND | {"city_op"}
DISTRICT = CITY | {"district_op"}
STREET = DISTRICT | {"street_op"}
COMMUNITY = STREET | {"community_op"}
#: Those who may look at an area's figures and lists.
READERS = COMMUNITY | {"inspector"}
#: Roles that act for what is theirs, not for an area.
OWNERS = frozenset({"resident", "volunteer", "team_lead", "org_admin"})
ROLES = READERS | OWNERS | {"warehouse", "agency"}
#: A resident is whoever comes without a key.
KEY_ROLES = ROLES - {"resident"}
#: How many digits the area of a role has; other roles may have any.
DIGITS = {"city_op": 4, "district_op": 6, "street_op": 9, "community_op": 12}


def new_key(
    role: str, *, area: str, subject: str, name: str, contracts: Sequence[str], now: datetime
) -> tuple[str, dict[str, Any]]:
    """A key to hand over once, and the document in which its hash rests."""
    key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    document = {
        "_id": key_id,
        "hash": hashed(secret),
        "role": role,
        "area": area,
        "subject": subject,
        "name": name,
        "contracts": sorted(contracts),
        "created_at": now,
        "revoked_at": None,
    }
    return f"hy_{key_id}_{secret}", document


def mistake(role: str, area: str, subject: str, contracts: list[str]) -> str:
    """What is wrong with a key's terms; nothing if they make sense."""
    an_area = area.isdigit() and len(area) in AREA_LEVELS and area[:2] in PROVINCES
    mistakes = (
        (role not in KEY_ROLES, f"there is no role {role}"),
        (bool(area) and not an_area, "an area code has 2, 4, 6, 9 or 12 digits"),
        (
            len(area) != DIGITS.get(role, len(area)),
            f"the area of a {role} has {DIGITS.get(role)} digits",
        ),
        (role in OWNERS and not subject, f"a {role} acts for something: name it with --subject"),
        (
            role not in OWNERS | {"command"} and not area,
            f"a {role} acts for an area: name it with --area",
        ),
        (bool(contracts) != (role == "agency"), "an agency, and only an agency, has contracts"),
    )
    return next((sentence for wrong, sentence in mistakes if wrong), "")


def hashed(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()
