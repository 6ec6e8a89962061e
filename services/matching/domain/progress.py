"""How far a remote post is: 13,300 students of Beijing screened 264,900 records (R-ORG-06)."""

from dataclasses import replace
from datetime import datetime

from contracts.base import Event
from contracts.matching import NeedProgressed
from kit.errors import Refusal
from services.matching.domain.answer import found
from services.matching.domain.duty import NotCheckedIn, happened_at
from services.matching.domain.need import Need, Tally, told
from services.matching.domain.roster import PRESENT


class NotRemote(Refusal):
    """Only a remote post has records to count."""

    code = "not_remote"


def report(
    need: Need, number: str, *, done: int, at: datetime | None, now: datetime
) -> tuple[Need, list[Event]]:
    """Keep the newest count of one person; an older one that comes late changes nothing."""
    if not need.remote:
        raise NotRemote
    if found(need, number).state not in PRESENT:
        raise NotCheckedIn
    moment, known = happened_at(at, now), need.progress.get(number)
    if known and (known.at > moment or known.done == done):
        return need, []
    need = replace(need, progress={**need.progress, number: Tally(done, moment)})
    return need, [told(NeedProgressed, need)]
