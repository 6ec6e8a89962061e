"""A plan with its proof, for anybody: docs/verify_certificate.py checks it without this project.

It holds the whole problem, because only that shows that nothing better exists; people and posts
are numbers drawn at random, which are different in every certificate.
"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import orjson

from services.matching.solver.problem import NOWHERE, Ints, Problem, Solution

FORMAT = "huiyin-plan-certificate/1"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Under which number each person stands in a certificate, and in which order the posts do."""

    person: Ints
    posts: Ints


def drawn(problem: Problem) -> Numbers:
    """Numbers at random."""
    chance = np.random.default_rng()
    return Numbers(chance.permutation(problem.people), chance.permutation(problem.posts))


def certificate(
    problem: Problem, solution: Solution, *, policy: str, numbers: Numbers | None = None
) -> bytes:
    """JSON, packed by gzip."""
    numbers = numbers or drawn(problem)
    number = numbers.person
    sent = np.argsort(solution.post, kind="stable")
    first = np.searchsorted(solution.post[sent], np.arange(problem.posts + 1))
    posts: list[dict[str, Any]] = []
    for at in numbers.posts:
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


def opened(packed: bytes) -> tuple[Problem, Solution]:
    """The problem of a certificate, by its numbers and in its order, with the plan and prices."""
    written = orjson.loads(gzip.decompress(packed))
    posts = written["posts"]
    owner = np.full(written["people"], NOWHERE, dtype=np.int64)
    for at, post in enumerate(posts):
        owner[post["sent"]] = at
    problem = Problem(
        people=written["people"],
        seats=_column(post["seats"] for post in posts),
        weight=_column(post["empty_seat_costs"] for post in posts),
        start=np.cumsum([0, *(len(post["candidates"]) for post in posts)], dtype=np.int64),
        person=_column(chain.from_iterable(post["candidates"] for post in posts)),
        cost=_column(chain.from_iterable(post["costs"] for post in posts)),
    )
    return problem, Solution(owner, _column(post["price"] for post in posts))


def _column(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)
