"""Places of a published plan that fell free: how good their refilling is, by the plan's prices.

Nobody who was told may be moved (the disturbance cap), so a place is refilled by somebody free.
The plan's prices bound what that costs (linear programming duality): whoever drops out was worth
the price of the place, and who is free could save nothing, so a refill at cost ``c`` of a place of
price ``p`` keeps the plan within ``max(0, c - p)`` seconds of the best one.  At 0 the refill is
what an exact repair (`solver.repair`) would have done; above, an exact repair would move others.
"""

from typing import Literal

from services.matching.domain.candidate import Candidate
from services.matching.domain.gates import Seconds, travel_seconds
from services.matching.domain.need import Need
from services.matching.domain.policy import IN_FORCE

Quality = Literal["exact", "bounded", "greedy"]

#: What is said of a refill that no price can be compared with.
GREEDY: tuple[Quality, int] = ("greedy", 0)


def cost_of(one: Candidate, need: Need, seconds: Seconds = travel_seconds) -> int:
    """What a plan would count for sending somebody: the way, and how often they served."""
    return seconds(one, need) + IN_FORCE.burden(one.served)


def quality(need: Need, cost: int, *, with_vehicle: bool) -> tuple[Quality, int]:
    """How good a refill is, and the seconds by which the plan may miss the best."""
    if need.quote is None:
        return GREEDY
    price = need.quote.drive if with_vehicle else need.quote.walk
    if price is None:
        return GREEDY
    gap = max(0, cost - price)
    return ("bounded" if gap else "exact"), gap
