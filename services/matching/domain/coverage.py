"""Round-the-clock posts: from which hour to which nobody stands there (不断档)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from contracts.matching import NeedState, Uncovered
from services.matching.domain.day import first_moment
from services.matching.domain.need import Need

#: States in which a need is no shift of its post.
VOID: frozenset[NeedState] = frozenset({"rejected", "withdrawn", "expired"})


def uncovered(needs: Iterable[Need], day: date) -> list[Uncovered]:
    """Hours of the day without a shift, for every post that has any; earliest first."""
    shifts: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for need in needs:
        if need.post and need.state not in VOID:
            shifts[need.post].append((need.starts_at, need.ends_at))
    begin = first_moment(day)
    end = begin + timedelta(days=1)
    return [
        Uncovered(post=post, starts_at=start, ends_at=until)
        for post in sorted(shifts)
        for start, until in _holes(sorted(shifts[post]), begin, end)
    ]


def _holes(
    shifts: Iterable[tuple[datetime, datetime]], begin: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    holes, covered = [], begin
    for start, until in shifts:
        if covered < min(start, end):
            holes.append((covered, min(start, end)))
        covered = max(covered, until)
    return [*holes, (covered, end)] if covered < end else holes
