"""A plan with its proof, for anybody: docs/verify_certificate.py checks it without this project.

It holds the whole problem, because only that shows that nothing better exists; people and posts
are numbers drawn at random, which are different in every certificate.
"""

import gzip
from typing import Any

import numpy as np
import orjson

from services.matching.solver.problem import Problem, Solution

FORMAT = "huiyin-plan-certificate/1"


def certificate(problem: Problem, solution: Solution, *, policy: str) -> bytes:
    """JSON, packed by gzip."""
    chance = np.random.default_rng()
    number = chance.permutation(problem.people)
    sent = np.argsort(solution.post, kind="stable")
    first = np.searchsorted(solution.post[sent], np.arange(problem.posts + 1))
    posts: list[dict[str, Any]] = []
    for at in chance.permutation(problem.posts):
        some = slice(problem.start[at], problem.start[at + 1])
        posts.append(
            {
                "seats": problem.seats[at],
                "empty_seat_costs": problem.weight[at],
                "price": solution.price[at],
                "candidates": number[problem.person[some]],
                "costs": problem.cost[some],
                "sent": number[sent[first[at] : first[at + 1]]],
            }
        )
    written = {"format": FORMAT, "policy": policy, "people": problem.people, "posts": posts}
    return gzip.compress(orjson.dumps(written, option=orjson.OPT_SERIALIZE_NUMPY), 3, mtime=0)
