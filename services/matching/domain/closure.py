"""A zone is closed after somebody has said yes, or they serve no longer: somebody else is sought.

Nobody is blamed for it, and they learn at once that they need not come.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import NeedReopened, OffersWithdrawn
from services.matching.domain.need import RUNNING, Need, answered, settled, told
from services.matching.domain.roster import TAKEN, count, in_state, moved


def shut_out(need: Need, volunteers: Collection[str], *, now: datetime) -> tuple[Need, list[Event]]:
    """Free the places of people who may not come, and of those who stand by; who is there stays."""
    held = in_state(need.offers, "offered", "accepted", "waiting")
    losing = [one for one in held if need.offers[one].volunteer in volunteers]
    if not losing or need.state not in RUNNING or now >= need.starts_at:
        return need, []
    had_place = any(need.offers[one].state == "accepted" for one in losing)
    need = replace(need, offers=moved(need.offers, losing, "withdrawn", now), look_at=now)
    says: list[Event] = [answered(OffersWithdrawn, need, losing)]
    if had_place and need.state in {"matched", "filled"}:
        need = replace(need, state="matched" if count(need.offers, TAKEN) else "published")
        says.append(told(NeedReopened, need))
    return settled(need), says
