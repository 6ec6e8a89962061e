"""Why somebody was not chosen, in terms that can be told to them.

Nothing about anybody else comes out but the longest way of those who were chosen.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from contracts.vocabulary import Gate
from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import Seconds, gates, travel_seconds
from services.matching.domain.need import Need

Verdict = Literal["asked", "gates", "others_nearer", "best_overall", "may_be_asked", "nothing_near"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What became of somebody in a plan, at the place that suited them best."""

    verdict: Verdict
    need_id: str = ""
    #: What is shut there; empty when nothing is.
    gates: tuple[Gate, ...] = ()
    #: The way there, and the longest way of those who were asked; 0 when there is none.
    seconds: int = 0
    longest: int = 0


def why_not(
    one: Candidate,
    needs: Iterable[Need],
    asked: Callable[[Need], Sequence[Candidate]],
    travel: Seconds = travel_seconds,
) -> Reason:
    """Why somebody has no place among these needs; ``asked`` finds who has one at a need."""
    near = list(needs)
    for need in near:
        if one.id in need.asked():
            return Reason("asked", need.id, seconds=travel(one, need))
    if not near:
        return Reason("nothing_near")
    best = min(near, key=lambda need: (len(gates(one, need, travel)), travel(one, need), need.id))
    seconds, shut = travel(one, best), tuple(gates(one, best, travel))
    if shut:
        return Reason("gates", best.id, shut, seconds)
    if best.wanted(with_vehicle=one.drives):
        return Reason("may_be_asked", best.id, seconds=seconds)
    longest = max((travel(other, best) for other in asked(best)), default=0)
    verdict: Verdict = "others_nearer" if longest <= seconds else "best_overall"
    return Reason(verdict, best.id, seconds=seconds, longest=longest)
