"""Repair of the best plan after drop-outs and new posts, against solving anew.

Two of the cities that the plans are measured on; a new post asks for what another post asks for,
so that neighbours share their candidates.  Times are of this process.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.choice import chosen
from bench.matching_city import CITIES
from bench.matching_city import city as synthetic
from bench.platform import Platform
from bench.result import Result, percentile
from services.matching.solver import NOWHERE, Problem, gap, solve
from services.matching.solver.city import city
from services.matching.solver.kernel import fastest
from services.matching.solver.repair import Repair
from services.matching.solver.warm import warm


@dataclass(frozen=True)
class Case:
    """A city, how often it changes, and the most milliseconds that a drop-out may take (p99)."""

    city: str
    inserts: int
    drops: int
    goal: float


CASES = (Case("taiyuan-day4", 400, 2_000, 1), Case("beijing-300k", 40, 400, 10))


def cases(_platform: Platform) -> Iterator[Result]:
    """New posts and drop-outs, in turn, and the proof that nothing better exists."""
    warm()
    for case in CASES:
        if chosen(f"repair {case.city}"):
            yield from _measure(case)


def _measure(case: Case) -> Iterator[Result]:
    chance = random.Random(1)
    problem = city(*synthetic(CITIES[case.city])).problem
    begun = time.process_time()
    best = solve(problem, fastest())
    anew = 1000 * (time.process_time() - begun)
    repair = Repair(problem, best, fastest())
    sent = chance.sample(np.flatnonzero(best.post != NOWHERE).tolist(), case.drops)
    drops, moved = [], []
    inserts = []
    for at, person in enumerate(sent):
        begun = time.process_time()
        change = repair.drop(person)
        drops.append(1000 * (time.process_time() - begun))
        moved.append(change.moved if change else 0)
        if at % (case.drops // case.inserts) == 0:
            people, cost, weight = _like_another(problem, chance.randrange(problem.posts))
            begun = time.process_time()
            repair.insert(people, cost, seats=2, weight=weight)
            inserts.append(1000 * (time.process_time() - begun))
    unproven = gap(*repair.state())
    for what, spent, goal in (("drop", drops, case.goal), ("insert", inserts, np.inf)):
        yield Result(
            bench="repair",
            case=f"{what}, {len(spent)} times, {case.city}",
            value=percentile(spent, 0.99),
            unit="ms p99",
            baseline="solving anew",
            baseline_value=anew,
            ratio=anew / percentile(spent, 0.99),
            goal=f"≤ {goal:g} ms, gap 0" if goal < np.inf else "gap 0",
            goal_met=percentile(spent, 0.99) <= goal and unproven == 0,
            more={
                "p50": percentile(spent, 0.5),
                "max": max(spent),
                "gap": unproven,
                "moved_p50_p90_max": [percentile(moved, 0.5), percentile(moved, 0.9), max(moved)],
            },
        )


def _like_another(problem: Problem, post: int) -> tuple[np.ndarray, np.ndarray, int]:
    """The candidates of a post, their costs and its weight."""
    near = slice(problem.start[post], problem.start[post + 1])
    return problem.person[near], problem.cost[near], int(problem.weight[post])
