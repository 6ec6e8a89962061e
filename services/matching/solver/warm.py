"""Compile every kernel now, so that no plan has to wait for it: ``python -m`` this module.

numba keeps what it compiled in NUMBA_CACHE_DIR; the image does this when it is built.
"""

import numpy as np

from services.matching.solver.flow import PATIENCE, coverage, solve
from services.matching.solver.problem import Problem
from services.matching.solver.repair import Repair


def warm() -> None:
    """Solve the smallest problem, with and without levels, at first by coverage, and repair it."""
    one = np.ones(1, dtype=np.int64)
    problem = Problem(1, one, 9 * one, np.array([0, 1]), 0 * one, one)
    for patience in (PATIENCE, -1):
        best = solve(problem, "numba", patience=patience)
    coverage(problem, "numba")
    Repair(problem, best, "numba").drop(0)


if __name__ == "__main__":
    warm()
