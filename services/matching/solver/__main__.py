"""The child process: ``python -m services.matching.solver FOLDER MEGABYTES``.

Reads ``city.npz`` from the folder; writes ``stage`` (what it is doing), ``coverage.npz`` as soon as
all seats that can be filled are, and ``plan.npz`` with the best plan, each whole or not at all.
Started by `process`; a solve would hold up everything else that the service does.

With ``certificate.gz`` and ``changes.npz`` in the folder that plan is repaired instead; then
``city.npz`` holds what came anew.
"""

import json
import resource
import sys
import time
from dataclasses import fields
from pathlib import Path

import numpy as np

from services.matching.solver import People, Posts, coverage, gap, solve, ways
from services.matching.solver.amend import Changes, amended
from services.matching.solver.certificate import certificate, drawn, opened
from services.matching.solver.city import City, city
from services.matching.solver.kernel import fastest
from services.matching.solver.problem import Problem, Solution
from services.matching.solver.streets import Streets, read

#: With fewer pairs Python is done before numba is loaded, and nobody needs a first plan.
BIG = 250_000


def main() -> None:
    """Read, solve, prove, write."""
    folder, most = Path(sys.argv[1]), int(sys.argv[2]) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    with np.load(folder / "city.npz", allow_pickle=False) as given:
        people = People(**{one.name: given[f"people.{one.name}"] for one in fields(People)})
        posts = Posts(**{one.name: given[f"posts.{one.name}"] for one in fields(Posts)})
        policy, walked, streets = str(given["policy"]), given["walked"], str(given["streets"])
    begun = time.perf_counter()
    say(folder, "candidates")
    whole = city(people, posts, walked, _streets(streets))
    if (folder / "certificate.gz").exists():
        say(folder, "plan")
        now, best = repaired(folder, whole)
        everybody, all_posts = np.arange(now.people), np.arange(now.posts)
        write(folder, "plan", City(now, everybody, all_posts), best, begun, policy)
        return
    big = len(whole.problem.person) > BIG
    kernel = fastest() if big else "python"
    if big:
        say(folder, "coverage")
        write(folder, "coverage", whole, coverage(whole.problem, kernel), begun, policy)
    say(folder, "plan")
    best = solve(whole.problem, kernel)
    must_be_proven(whole.problem, best)
    write(folder, "plan", whole, best, begun, policy)


def repaired(folder: Path, new: City) -> tuple[Problem, Solution]:
    """The plan of a certificate after its changes; rows of ``new`` are told their numbers."""
    old, plan = opened((folder / "certificate.gz").read_bytes())
    with np.load(folder / "changes.npz", allow_pickle=False) as given:
        gone, seats, numbers, unit = (given[one] for one in ("gone", "seats", "numbers", "unit"))
        ranks = given["ranks"]
    fresh = new.problem
    people = max(old.people, int(numbers.max(initial=-1)) + 1)
    by_row = np.argsort(new.posts)
    arcs = np.concatenate(
        [np.arange(fresh.start[post], fresh.start[post + 1]) for post in by_row]
        or [np.empty(0, dtype=np.int64)]
    )
    posts = Problem(
        people=people,
        seats=fresh.seats[by_row],
        weight=ranks * unit,
        start=np.append(0, np.cumsum(np.diff(fresh.start)[by_row])),
        person=numbers[new.people[fresh.person[arcs]]],
        cost=fresh.cost[arcs],
    )
    kernel = fastest() if len(old.person) > BIG else "python"
    now, best = amended(old, plan, Changes(gone, seats, posts, int(unit)), kernel)
    must_be_proven(now, best)
    return now, best


def must_be_proven(problem: Problem, best: Solution) -> None:
    """No plan leaves without its proof."""
    if unproven := gap(problem, best):
        raise ArithmeticError(f"the plan may be {unproven} away from the best one")


def _streets(file: str) -> Streets | None:
    """The streets of the map that is named, if one is."""
    return read(json.loads(Path(file).read_bytes())) if file else None


def say(folder: Path, stage: str) -> None:
    """Let the parent know what goes on."""
    (folder / "stage").write_text(stage)


def write(
    folder: Path, name: str, whole: City, solution: Solution, begun: float, policy: str
) -> None:
    """One answer, under its name only when it is complete."""
    seconds = time.perf_counter() - begun
    problem, fresh = whole.problem, folder / "fresh.npz"
    first = name == "coverage"
    numbers = drawn(problem)
    proof = certificate(problem, solution, policy=policy, numbers=numbers)
    np.savez(
        fresh,
        post=whole.rows(solution),
        price=np.zeros(problem.posts, dtype=np.int64) if first else whole.prices(solution),
        seats=problem.seats[np.argsort(whole.posts)],
        ways=ways(problem, solution),
        gap=gap(problem, solution),
        milliseconds=round(seconds * 1000),
        certificate=np.frombuffer(proof, dtype=np.uint8),
        person_rows=whole.people[np.argsort(numbers.person)],
        post_rows=whole.posts[numbers.posts],
    )
    fresh.rename(folder / f"{name}.npz")


if __name__ == "__main__":
    main()
