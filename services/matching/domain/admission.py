"""At the door: who has a place is checked once more before the duty begins (R-GATE-01, R-GATE-03).

Much can change between a plan and its morning: a policy ends, a training expires, somebody is
suspended.  Plans and offers look ahead; this is the hard gate (decision 9.7).
"""

from collections.abc import Iterable, Sequence

from contracts.vocabulary import Gate
from kit.errors import Refusal
from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import safety_gates
from services.matching.domain.need import Need


class TrainingMissing(Refusal):
    """Nobody begins at this post without its training."""

    code = "training_missing"


class InsuranceMissing(Refusal):
    """Nobody begins at this post without insurance for the whole shift."""

    code = "insurance_missing"


class ZoneClosed(Refusal):
    """Who lives in a closed zone does not serve outside it."""

    code = "zone_closed"


class MayNotBegin(Refusal):
    """Some of those who have come may not begin."""

    code = "may_not_begin"


#: What has a code of its own, the more urgent first.
_TOLD: Sequence[tuple[Gate, type[Refusal]]] = (
    (Gate.TRAINING_MISSING, TrainingMissing),
    (Gate.INSURANCE_MISSING, InsuranceMissing),
    (Gate.ZONE_SEALED, ZoneClosed),
    (Gate.ZONE_CONTROLLED, ZoneClosed),
)


def may_begin(people: Iterable[Candidate], need: Need) -> None:
    """Refuse if a gate is shut for anybody; the facts name all gates by person."""
    shut = {one.id: reasons for one in people if (reasons := safety_gates(one, need))}
    if not shut:
        return
    for gate, refusal in _TOLD:
        if any(gate in reasons for reasons in shut.values()):
            raise refusal(volunteers=shut)
    raise MayNotBegin(volunteers=shut)
