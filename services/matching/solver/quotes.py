"""What one more seat of each post would cost a plan that is the best one.

Solving raises prices no more than it must.  The highest prices that still prove the plan are these
(the shortest ways to somebody free, or to the cheapest seat to leave empty), and they tell best how
good a refill is (`domain.refill`).
"""

import time

import numpy as np

from services.matching.solver.problem import Ints, Problem, Solution, gap
from services.matching.solver.repair import Repair

#: Seconds after which the prices of the certificate have to do.
PATIENCE = 5.0


def quotes(problem: Problem, best: Solution, *, patience: float = PATIENCE) -> Ints:
    """The price of one more seat at each post, shape (m,); together they prove the plan, too."""
    repair, until = Repair(problem, best), time.monotonic() + patience
    price = np.empty(problem.posts, dtype=np.int64)
    for post in range(problem.posts):
        price[post] = repair.propose(post).cost
        if time.monotonic() > until:
            return best.price
    price = np.minimum(price, problem.weight)
    proven = gap(problem, Solution(best.post, price)) == 0
    return price if proven else best.price
