"""The child process: ``python -m services.logistics.routing FOLDER SECONDS``.

Reads ``job.npz``, and ``start.json`` if there is a plan to begin from; writes ``trace.jsonl``, a
line for every better plan, and ``best.json``, always whole.
"""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

from services.logistics.routing.check import cost
from services.logistics.routing.problem import Job, Plan, job_of
from services.logistics.routing.process import Better, packed, unpacked
from services.logistics.routing.solve import solve

#: Seconds between two lines of the trace.
OFTEN = 0.2


def main() -> None:
    """Read, solve, write."""
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
    with np.load(folder / "job.npz", allow_pickle=False) as given:
        job = job_of(given)
    begin = folder / "start.json"
    start = unpacked(json.loads(begin.read_text())) if begin.exists() else None
    last = -OFTEN

    def better(spent: float, plan: Plan) -> None:
        nonlocal last
        if spent - last >= OFTEN:
            last = spent
            _write(folder, plan)
            _note(
                folder,
                Better(round(spent, 2), cost(job, plan), len(plan.routes), len(plan.unserved)),
            )

    begun = time.process_time()
    plan = solve(job, seconds=seconds, start=start, better=better)
    _write(folder, plan)
    _note(folder, _line(job, time.process_time() - begun, plan))


def _line(job: Job, spent: float, plan: Plan) -> Better:
    return Better(round(spent, 2), cost(job, plan), len(plan.routes), len(plan.unserved))


def _note(folder: Path, line: Better) -> None:
    with (folder / "trace.jsonl").open("a") as file:
        file.write(json.dumps(asdict(line)) + "\n")


def _write(folder: Path, plan: Plan) -> None:
    """Under its name only when it is whole."""
    fresh = folder / "fresh.json"
    fresh.write_text(packed(plan))
    fresh.rename(folder / "best.json")


if __name__ == "__main__":
    main()
