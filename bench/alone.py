"""What is measured in a process of its own, so that its memory is its own and it can be cut."""

import json
import os
import resource
import signal
import statistics
import subprocess
from collections.abc import Sequence

#: Processor seconds after which a process is cut, if nothing else is said.
CAP = 240
_CUT = (-signal.SIGXCPU, -signal.SIGKILL)


def medians(command: Sequence[str], cap: int = CAP) -> dict[str, float]:
    """The medians of what HUIYIN_BENCH_RUNS (3) runs print as JSON; nothing if one is cut."""
    runs = []
    for _ in range(int(os.environ.get("HUIYIN_BENCH_RUNS", "3"))):
        one = _run(command, cap)
        if one is None:
            return {}
        runs.append(one)
    return {name: statistics.median(one[name] for one in runs) for name in runs[0]}


def _run(command: Sequence[str], cap: int) -> dict[str, float] | None:
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        resource.prlimit(child.pid, resource.RLIMIT_CPU, (cap, cap + 1))
        said, _ = child.communicate()
    if child.returncode in _CUT:
        return None
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found
