"""What each gate costs a city: how many more places would be filled if it were lifted for all.

Every other gate stays.  A way may be a third longer, so 15 minutes on foot become 20; a lifted
limit would let everybody go everywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from contracts.vocabulary import Gate
from services.matching.domain.gates import DRIVE, WALK
from services.matching.solver.columns import ASKED, Columns
from services.matching.solver.population import Posts
from services.matching.solver.process import compute

#: Earlier and later than anybody was born; a day before every policy's end.
_FIRST, _LAST, _NO_DAY = -1, 10**10, -1


def _any_age(posts: Posts) -> Posts:
    return replace(
        posts,
        born_from=np.full_like(posts.born_from, _FIRST),
        born_by=np.full_like(posts.born_by, _LAST),
    )


def _any_area(posts: Posts) -> Posts:
    return replace(posts, inside=np.ones_like(posts.inside))


def _uninsured(posts: Posts) -> Posts:
    return replace(posts, until=np.full_like(posts.until, _NO_DAY))


def _further(posts: Posts) -> Posts:
    """Ways on foot; the greatest limit of all stays, by which empty seats are weighed."""
    return replace(posts, limit=np.minimum(posts.limit * 4 // 3, max(WALK.limit, DRIVE.limit)))


def _unasked(gate: Gate) -> Callable[[Posts], Posts]:
    return lambda posts: replace(posts, asks=posts.asks & ~ASKED[gate])


#: How posts look to people when a gate is lifted.
LIFTED: Mapping[Gate, Callable[[Posts], Posts]] = {
    Gate.WALK_OVER_15MIN: _further,
    Gate.OUTSIDE_SERVICE_AREA: _any_area,
    Gate.NOT_AVAILABLE: _unasked(Gate.NOT_AVAILABLE),
    Gate.NOT_WILLING: _unasked(Gate.NOT_WILLING),
    Gate.TRAINING_MISSING: _unasked(Gate.TRAINING_MISSING),
    Gate.INSURANCE_MISSING: _uninsured,
    Gate.AGE_BELOW_MIN: _any_age,
}


def value_of_gates(city: Columns) -> dict[Gate, int]:
    """By gate how many more places a plan could fill without it, each solved anew."""
    filled = compute(city).filled
    return {
        gate: compute(replace(city, posts=lift(city.posts))).filled - filled
        for gate, lift in LIFTED.items()
    }
