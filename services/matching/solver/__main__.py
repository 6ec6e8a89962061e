"""The child process: ``python -m services.matching.solver FOLDER MEGABYTES``.

Reads ``city.npz`` from the folder; writes ``stage`` (what it is doing), ``coverage.npz`` as soon as
all seats that can be filled are, and ``plan.npz`` with the best plan, each whole or not at all.
Started by `process`; a solve would hold up everything else that the service does.
"""

import json
import resource
import sys
import time
from dataclasses import fields
from pathlib import Path

import numpy as np

from services.matching.solver import People, Posts, coverage, gap, solve, ways
from services.matching.solver.certificate import certificate
from services.matching.solver.city import City, city
from services.matching.solver.kernel import fastest
from services.matching.solver.problem import Solution
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
    big = len(whole.problem.person) > BIG
    kernel = fastest() if big else "python"
    if big:
        say(folder, "coverage")
        write(folder, "coverage", whole, coverage(whole.problem, kernel), begun, policy)
    say(folder, "plan")
    best = solve(whole.problem, kernel)
    if unproven := gap(whole.problem, best):
        raise ArithmeticError(f"the plan may be {unproven} away from the best one")
    write(folder, "plan", whole, best, begun, policy)


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
    proof = certificate(problem, solution, policy=policy)
    np.savez(
        fresh,
        post=whole.rows(solution),
        ways=ways(problem, solution),
        gap=gap(problem, solution),
        milliseconds=round(seconds * 1000),
        certificate=np.frombuffer(proof, dtype=np.uint8),
    )
    fresh.rename(folder / f"{name}.npz")


if __name__ == "__main__":
    main()
