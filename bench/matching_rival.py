"""One rival of the solver in a process of its own: ``python matching_rival.py NAME problem.npz``.

Stands alone, because OR-Tools is no dependency of this project: it runs in whatever environment
has it, and prints one JSON line with processor seconds, peak memory in MB and the optimum.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np


def ortools(given: Any) -> int:
    """Google's min-cost flow (cost scaling, C++), built from arrays."""
    from ortools.graph.python import min_cost_flow

    m, n, arcs = len(given["seats"]), int(given["people"]), len(given["person"])
    post = np.repeat(np.arange(m), np.diff(given["start"]))
    person, posts, sink = np.arange(n), n + np.arange(m), n + m
    tail = np.concatenate((given["person"], person, posts))
    head = np.concatenate((n + post, np.full(n, sink), np.full(m, sink)))
    # Everybody sends one unit: to a post with a candidate arc, or home; seats that stay empty are
    # paid for by what the filled ones save.
    room = np.concatenate((np.ones(arcs + n), given["seats"])).astype(np.int64)
    cost = np.concatenate((given["cost"], np.zeros(n), -given["weight"])).astype(np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tail, head, room, cost)
    supply = np.concatenate((np.ones(n), np.zeros(m), [-n])).astype(np.int64)
    flow.set_nodes_supplies(np.arange(sink + 1), supply)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return int(flow.optimal_cost()) + int((given["seats"] * given["weight"]).sum())


def highs(given: Any) -> int:
    """The linear programme, by HiGHS (in scipy)."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix

    m, n, arcs = len(given["seats"]), int(given["people"]), len(given["person"])
    post, each = np.repeat(np.arange(m), np.diff(given["start"])), np.arange(arcs)
    rows = np.concatenate((given["person"], n + post))
    matrix = csr_matrix((np.ones(2 * arcs), (rows, np.tile(each, 2))), shape=(n + m, arcs))
    most = np.concatenate((np.ones(n), given["seats"]))
    save = given["cost"] - given["weight"][post]
    found = linprog(save, A_ub=matrix, b_ub=most, method="highs")
    if not found.success:
        raise RuntimeError(found.message)
    return int(found.fun + 0.5) + int((given["seats"] * given["weight"]).sum())


def main() -> None:
    """Solve and print."""
    with np.load(sys.argv[2]) as file:
        given = {name: file[name] for name in file}
    before = _peak()
    begun = time.process_time()
    cost = {"ortools": ortools, "highs": highs}[sys.argv[1]](given)
    seconds = time.process_time() - begun
    print(json.dumps({"seconds": seconds, "peak_mb": _peak() - before, "cost": cost}))


def _peak() -> float:
    """Megabytes at the most so far."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
