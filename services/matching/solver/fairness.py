"""How evenly offers have been spread over everybody, in three figures."""

from dataclasses import dataclass

import numpy as np

from services.matching.solver.person import Records


@dataclass(frozen=True, slots=True)
class Fairness:
    """Shares are between 0 and 1; all are 0 while there is nobody."""

    people: int
    #: Who has promised hours that are not over.
    utilisation: float
    #: Who was never offered a place.
    never_offered: float
    #: Of the offers over all people: 0 when all got as many, near 1 when few got all.
    gini: float


def fairness(people: Records, now: int) -> Fairness:
    """Of these people, at a moment in milliseconds."""
    count = len(people)
    if not count:
        return Fairness(0, 0.0, 0.0, 0.0)
    offered = np.sort(people["offered"]).astype(np.int64)
    busy, never = np.count_nonzero(people["busy_until"] > now), np.count_nonzero(offered == 0)
    return Fairness(count, float(busy / count), float(never / count), gini(offered))


def gini(ordered: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> float:
    """The Gini coefficient of numbers that are sorted and not negative."""
    count, total = len(ordered), int(ordered.sum())
    if not total:
        return 0.0
    ranks = np.arange(1, count + 1)
    return float(2 * (ranks * ordered).sum() / (count * total) - (count + 1) / count)
