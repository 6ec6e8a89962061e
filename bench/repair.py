"""Repair of the best plan after drop-outs and new posts, against solving anew.

Taiyuan's fourth day: 39,724 people, 663 posts, 14,944 places.  Times are of this process.
"""

import random
import time
from collections.abc import Iterator

import numpy as np

from bench.platform import Platform
from bench.result import Result, percentile
from services.matching.solver import Problem, gap, solve
from services.matching.solver.repair import Repair

PEOPLE, POSTS, SEATS, PER_POST = 39_724, 663, 14_944, 98
INSERTS, DROPS, WEIGHT = 400, 2_000, 10**7


def cases(_platform: Platform) -> Iterator[Result]:
    """400 new posts and 2,000 drop-outs, in turn, and the proof that nothing better exists."""
    chance = random.Random(1)
    problem = _day_four(np.random.default_rng(1))
    begun = time.process_time()
    best = solve(problem)
    anew = time.process_time() - begun
    repair = Repair(problem, best)
    times: dict[str, list[float]] = {"drop": [], "insert": []}
    moved: list[int] = []
    for at in range(INSERTS + DROPS):
        begun = time.process_time()
        if at % 6 == 0:
            people, cost = _candidates(np.random.default_rng(at), PER_POST)
            begun = time.process_time()
            repair.insert(people, cost, seats=2, weight=WEIGHT)
            times["insert"].append(1000 * (time.process_time() - begun))
        else:
            sent = chance.choice([one for one, post in enumerate(repair.owner) if post >= 0])
            begun = time.process_time()
            change = repair.drop(sent)
            times["drop"].append(1000 * (time.process_time() - begun))
            moved.append(change.moved if change else 0)
    unproven = gap(*repair.state())
    for what, spent in times.items():
        yield Result(
            bench="repair",
            case=f"{what}, {len(spent)} times, day 4",
            value=percentile(spent, 0.99),
            unit="ms p99",
            baseline="solving anew",
            baseline_value=1000 * anew,
            ratio=1000 * anew / percentile(spent, 0.99),
            goal="≤ 1 ms, gap 0",
            goal_met=percentile(spent, 0.99) <= 1 and unproven == 0,
            more={
                "p50": percentile(spent, 0.5),
                "max": max(spent),
                "gap": unproven,
                "moved_p50_p90_max": [percentile(moved, 0.5), percentile(moved, 0.9), max(moved)],
            },
        )


def _day_four(chance: np.random.Generator) -> Problem:
    """Posts, and for each the people near it: neighbours share most of theirs."""
    places = np.sort(chance.random(POSTS))
    near = [
        np.unique((place + chance.normal(0, 0.004, PER_POST)) * PEOPLE % PEOPLE).astype(np.int64)
        for place in places
    ]
    near = [np.unique(some) for some in near]
    sizes = chance.lognormal(0, 0.6, POSTS)
    seats = np.maximum(1, np.round(sizes * SEATS / sizes.sum())).astype(np.int64)
    return Problem(
        people=PEOPLE,
        seats=seats,
        weight=WEIGHT * chance.integers(1, 5, POSTS),
        start=np.cumsum([0, *map(len, near)], dtype=np.int64),
        person=np.concatenate(near),
        cost=chance.integers(20, 900, sum(map(len, near))),
    )


def _candidates(chance: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    middle = chance.random() * PEOPLE
    people = np.unique((middle + chance.normal(0, 0.004 * PEOPLE, count)) % PEOPLE)
    chosen = np.unique(people.astype(np.int64))
    return chosen, chance.integers(20, 900, len(chosen))
