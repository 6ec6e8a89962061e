"""What a need asks of people, wherever it is, as it stands in `Wanted`."""

from typing import Any

from contracts.vocabulary import HAZARDOUS_POSTS
from services.matching.domain.day import day_part, last_day
from services.matching.domain.gates import (
    DRIVE,
    SKILLED_POSTS,
    WALK,
    Way,
    born_by,
    born_from,
)
from services.matching.domain.need import Need
from services.matching.solver.bits import EXCUSED, PARTS, TRAINED, WILLING
from services.matching.solver.document import moment
from services.matching.solver.person import DRIVES, WALKS

#: The way to a remote post, which nobody goes.
_AT_HOME = Way(pace=1.0, extra=0, limit=0)


def sort_of(need: Need, *, drivers: bool) -> tuple[Any, ...]:
    """What says of a need what it asks, wherever it is."""
    hours, ages = (need.starts_at, need.ends_at), (need.min_age, need.max_age)
    return (str(need.category), *hours, *ages, need.remote, drivers)


def terms_of(need: Need, *, drivers: bool) -> tuple[Any, ...]:
    """What a need asks wherever it is, as it stands in `Wanted`."""
    way = _AT_HOME if need.remote else DRIVE if drivers else WALK
    hazardous = need.category in HAZARDOUS_POSTS
    asks = WILLING[need.category] | PARTS[day_part(need.starts_at)]
    asks |= DRIVES if drivers else WALKS
    asks |= TRAINED[need.category] if need.category in SKILLED_POSTS else 0
    return (
        asks,
        0 if hazardous else EXCUSED,
        0 if need.remote else last_day(need.ends_at).toordinal(),
        born_from(need),
        born_by(need),
        not hazardous,
        moment(need.starts_at),
        moment(need.ends_at),
        way.pace,
        way.extra,
        way.limit,
    )
