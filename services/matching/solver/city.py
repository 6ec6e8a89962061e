"""From the columns of a city to its plan, row by row as they were given."""

from dataclasses import dataclass

import numpy as np

from services.matching.solver.candidates import candidates
from services.matching.solver.network import along
from services.matching.solver.order import along_curve, rearranged
from services.matching.solver.population import People, Posts
from services.matching.solver.problem import NOWHERE, Bools, Ints, Problem, Solution
from services.matching.solver.quotes import quotes
from services.matching.solver.streets import Streets


@dataclass(frozen=True, slots=True)
class City:
    """The problem of a city, with its rows along a curve, and which rows they were."""

    problem: Problem
    #: The given row of each person and post of the problem.
    people: Ints
    posts: Ints

    def rows(self, solution: Solution) -> Ints:
        """The given row of the post of each given row of people, or NOWHERE."""
        sent = np.flatnonzero(solution.post != NOWHERE)
        rows = np.full(self.problem.people, NOWHERE, dtype=np.int64)
        rows[self.people[sent]] = self.posts[solution.post[sent]]
        return rows

    def prices(self, solution: Solution) -> Ints:
        """What one more seat of each given row of posts would cost."""
        prices = np.empty(self.problem.posts, dtype=np.int64)
        prices[self.posts] = quotes(self.problem, solution)
        return prices


def city(
    people: People, posts: Posts, walked: Bools | None = None, streets: Streets | None = None
) -> City:
    """Find all pairs that pass every gate; posts ``walked`` to are reached along the streets."""
    whom, where = along_curve(people.lat, people.lon), along_curve(posts.lat, posts.lon)
    people, posts = rearranged(people, whom), rearranged(posts, where)
    problem = candidates(people, posts)
    if streets is not None and walked is not None:
        problem = along(problem, people, posts, walked[where], streets)
    return City(problem, whom, where)
