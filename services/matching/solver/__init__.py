"""The numeric core: numpy in, numpy out.  It runs in a child process (`python -m` this package).

`columns` turns volunteers and needs into numbers, `candidates` finds who could go where,
`solve` decides who goes, and `gap` proves that nothing better exists.
"""

from services.matching.solver.candidates import candidates
from services.matching.solver.flow import coverage, solve
from services.matching.solver.population import People, Posts
from services.matching.solver.problem import (
    NOWHERE,
    Broken,
    Problem,
    Solution,
    gap,
    objective,
    ways,
)

__all__ = [
    "NOWHERE",
    "Broken",
    "People",
    "Posts",
    "Problem",
    "Solution",
    "candidates",
    "coverage",
    "gap",
    "objective",
    "solve",
    "ways",
]
