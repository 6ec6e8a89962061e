"""What one more seat of each post would cost a plan that is the best one.

Solving raises prices no more than it must.  The highest prices that still prove the plan are these
(the shortest ways to somebody free, or to the cheapest seat to leave empty), and they tell best how
good a refill is (`domain.refill`).  All of them are found at once, by Bellman and Ford's rounds
over whole columns: as many as the longest chain of people who would move, some tens for a city.
"""

import numpy as np

from services.matching.solver.problem import NOWHERE, Ints, Problem, Solution, gap


def quotes(problem: Problem, best: Solution) -> Ints:
    """The price of one more seat at each post, shape (m,); together they prove the plan, too."""
    arcs, posts = problem.person, problem.posts
    there = best.post[arcs] == problem.post_of_arc()
    paid = np.zeros(problem.people, dtype=np.int64)
    paid[arcs[there]] = problem.cost[there]
    some = np.flatnonzero(np.diff(problem.start))
    price, follow = problem.weight.copy(), np.zeros(problem.people, dtype=np.int64)
    busy = np.flatnonzero(best.post != NOWHERE)
    for _ in range(posts + 1 if len(some) else 0):
        # Whoever moves leaves a place that somebody must take, and saves the way there; so
        # nobody can fill another seat of the own post for less than it costs already.
        follow[busy] = price[best.post[busy]] - paid[busy]
        ways = problem.cost + follow[arcs]
        lower = price.copy()
        lower[some] = np.minimum(price[some], np.minimum.reduceat(ways, problem.start[some]))
        if np.array_equal(lower, price):
            break
        price = lower
    proven = gap(problem, Solution(best.post, price)) == 0
    return price if proven else best.price
