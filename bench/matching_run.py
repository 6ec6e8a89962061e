"""One case of the solver's bench in a process of its own, so that its memory is its own.

``python -m bench.matching_run CASE KERNEL FILE`` prints one JSON line with processor seconds, and
leaves the problem in a file for the rivals.
"""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench.matching_city import CITIES, district_of
from bench.matching_city import city as synthetic
from services.matching.solver import (
    NOWHERE,
    Problem,
    Solution,
    coverage,
    gap,
    objective,
    solve,
    ways,
)
from services.matching.solver.city import city
from services.matching.solver.kernel import Name
from services.matching.solver.problem import Ints
from services.matching.solver.warm import warm


def clock() -> float:
    """Processor seconds: others who use the machine do not count."""
    return time.process_time()


def peak() -> float:
    """Megabytes at the most so far; getrusage would count whoever started this process, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def greedy(problem: Problem) -> int:
    """Seats filled by taking the nearest free people, the most urgent posts first."""
    free = [True] * problem.people
    person, start = problem.person.tolist(), problem.start.tolist()
    filled = 0
    for post in np.argsort(-problem.weight, kind="stable").tolist():
        wanted = int(problem.seats[post])
        for one in person[start[post] : start[post + 1]]:
            if not wanted:
                break
            if free[one]:
                free[one] = False
                wanted -= 1
                filled += 1
    return filled


def onrush() -> Problem:
    """40,373 drivers and 41,798 requests of one city (TOBM): who could have met whom.

    The drivers wait 300 s, the requests 600 s; 1,500 m is near enough; the cost is metres.
    """
    file = Path(os.environ["HUIYIN_BENCH_DATA"]) / "spatial_crowdsourcing" / "TOBM_real.txt"
    rows = [line.split() for line in file.read_text().splitlines()[1:]]
    tasks, people = (
        np.array([[int(row[0]), float(row[2]), float(row[3])] for row in rows if row[1] == kind])
        for kind in ("t", "w")
    )
    people = people[np.argsort(people[:, 0], kind="stable")]
    tasks = tasks[np.lexsort((tasks[:, 2] // 500, tasks[:, 1] // 500))]
    first = np.searchsorted(people[:, 0], tasks[:, 0] - 300)
    last = np.searchsorted(people[:, 0], tasks[:, 0] + 600, side="right")
    whom, cost, start = [], [], [0]
    for at, task in enumerate(tasks):
        some = people[first[at] : last[at], 1:]
        way = np.hypot(*(some - task[1:]).T)
        near = np.flatnonzero(way <= 1500)
        near = near[np.argsort(way[near], kind="stable")]
        whom.append(near + first[at])
        cost.append((way[near] + 0.5).astype(np.int64))
        start.append(start[-1] + len(near))
    return Problem(
        people=len(people),
        seats=np.ones(len(tasks), dtype=np.int64),
        weight=np.full(len(tasks), 1501 * (len(people) + 2)),
        start=np.array(start),
        person=np.concatenate(whom).astype(np.int64),
        cost=np.concatenate(cost),
    )


def measure(case: str, kernel: Name, keep: str) -> dict[str, float]:
    """Pairs, first plan, best plan, proof; each with its processor seconds."""
    if kernel == "numba":
        warm()
    given = None if case == "tobm" else synthetic(CITIES[case])
    before, begun = peak(), clock()
    whole = None if given is None else city(*given)
    problem = onrush() if whole is None else whole.problem
    paired = clock()
    best = solve(problem, kernel)
    solved = clock()
    unproven = gap(problem, best)
    proven, most = clock(), peak() - before
    first = coverage(problem, kernel)
    covered = clock()
    silos = None
    if given is not None and whole is not None:
        people, posts = (
            district_of(CITIES[case], one)
            for one in (given[0].home[whole.people], given[1].community[whole.posts])
        )
        silos = coverage(_apart(problem, people, posts), kernel)
    names = ("people", "seats", "weight", "start", "person", "cost")
    columns: dict[str, Any] = {one: getattr(problem, one) for one in names}
    np.savez(keep, **columns)
    return {
        "pairs": len(problem.person),
        "places": int(problem.seats.sum()),
        "candidates_s": paired - begun,
        "solve_s": solved - paired,
        "certificate_s": proven - solved,
        "end_to_end_s": proven - begun,
        "coverage_s": covered - proven,
        "gap": unproven,
        "cost": objective(problem, best),
        "filled": sent(best),
        "filled_first": sent(first),
        "ways_saved": 1 - ways(problem, best) / max(1, ways(problem, first)),
        "greedy_filled": greedy(problem),
        **({} if silos is None else {"district_by_district_filled": sent(silos)}),
        "peak_mb": most,
    }


def _apart(problem: Problem, people: Ints, posts: Ints) -> Problem:
    """The same when every district plans with its own people alone."""
    inside = np.flatnonzero(people[problem.person] == posts[problem.post_of_arc()])
    return replace(
        problem,
        start=np.searchsorted(inside, problem.start),
        person=problem.person[inside],
        cost=problem.cost[inside],
    )


def sent(solution: Solution) -> int:
    """How many people are sent somewhere."""
    return int(np.count_nonzero(solution.post != NOWHERE))


if __name__ == "__main__":
    chosen: Name = "numba" if sys.argv[2] == "numba" else "python"
    print(json.dumps(measure(sys.argv[1], chosen, sys.argv[3])))
