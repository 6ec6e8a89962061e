"""The child process: a city in on standard input, its plan out on standard output (both .npz).

Started by `process`; a solve would hold up everything else that the service does.
"""

import io
import sys
import time
from dataclasses import fields

import numpy as np

from services.matching.solver import People, Posts, candidates, gap, solve, ways


def main() -> None:
    """Read, solve, prove, write."""
    with np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as given:
        people = People(**{one.name: given[f"people.{one.name}"] for one in fields(People)})
        posts = Posts(**{one.name: given[f"posts.{one.name}"] for one in fields(Posts)})
    begun = time.perf_counter()
    problem = candidates(people, posts)
    solution = solve(problem)
    if unproven := gap(problem, solution):
        raise ArithmeticError(f"the plan may be {unproven} away from the best one")
    np.savez(
        sys.stdout.buffer,
        post=solution.post,
        price=solution.price,
        ways=ways(problem, solution),
        milliseconds=round((time.perf_counter() - begun) * 1000),
    )


if __name__ == "__main__":
    main()
