"""The words of people and needs as bits of one number."""

from collections.abc import Iterable
from functools import lru_cache

from contracts.vocabulary import DayPart, Gate, PostCategory
from services.matching.solver import crowd

#: What somebody wants to do, has been trained for, and when they are there.
WILLING: dict[str, int] = {kind: 1 << at for at, kind in enumerate(PostCategory)}
TRAINED: dict[str, int] = {kind: bit << 16 for kind, bit in WILLING.items()}
PARTS: dict[str, int] = {part: 1 << (40 + at) for at, part in enumerate(DayPart)}
#: The bit of those whose employer insures them.
EXCUSED = 1 << 53
#: The bit of those who are in service.
AWAKE = 1 << 54
#: The bits of each gate, for an explanation.
GATES: dict[str, int] = {
    Gate.NOT_WILLING.value: sum(WILLING.values()),
    Gate.NOT_AVAILABLE.value: sum(PARTS.values()),
    Gate.OUTSIDE_SERVICE_AREA.value: crowd.SERVES,
    Gate.TRAINING_MISSING.value: sum(TRAINED.values()),
    Gate.INSURANCE_MISSING.value: crowd.INSURED,
    Gate.AGE_BELOW_MIN.value: crowd.OLD_ENOUGH,
    Gate.AGE_ABOVE_MAX.value: crowd.YOUNG_ENOUGH,
    Gate.ALREADY_SERVING.value: crowd.FREE,
    Gate.ZONE_SEALED.value: crowd.UNSEALED,
    Gate.ZONE_CONTROLLED.value: crowd.UNCONTROLLED,
}


@lru_cache(maxsize=50_000)
def offered(willing: tuple[str, ...], trained: tuple[str, ...], parts: tuple[str, ...]) -> int:
    """What somebody offers."""
    return _sum(WILLING, willing) | _sum(TRAINED, trained) | _sum(PARTS, parts)


def _sum(bits: dict[str, int], words: Iterable[str]) -> int:
    return sum(bits[word] for word in set(words))
