"""Notes of psychological support: what was said in confidence (R-HELP-10).

They rest encrypted, apart from the case, and only the provider who wrote them reads them: no
operator, no event and no figure carries them.
"""

from dataclasses import dataclass
from datetime import datetime

from contracts.matching import NoteSession
from services.matching.domain.help import must_be
from services.matching.domain.help_case import SENT, HelpRequest
from services.matching.domain.help_claim import NotTheProvider
from services.matching.domain.help_policy import HelpPolicy


@dataclass(frozen=True, slots=True)
class Session:
    """One note; ``received_at`` is when its case came, by whose key it is sealed."""

    id: str
    help_id: str
    community: str
    received_at: datetime
    provider: str
    at: datetime
    text: str


def note(
    case: HelpRequest, wish: NoteSession, *, key: str, by: str, now: datetime, policy: HelpPolicy
) -> Session:
    """What the provider writes down while the case is theirs."""
    must_be(case, *SENT, "resolved", "confirmed")
    if case.category not in policy.remote or case.volunteer_id != by or not by:
        raise NotTheProvider
    return Session(key, case.id, case.community, case.received_at, by, now, wish.text)
