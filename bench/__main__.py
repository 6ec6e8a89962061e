"""``python -m bench [NAME…]``: run all benchmarks, or those named.

Of several each runs in a process of its own: none uses what another has left in memory, and those
after one that breaks are measured all the same.
"""

import argparse
import importlib
import subprocess
import sys

from bench.platform import Platform

#: In the order in which they need more of a platform.
NAMES = (
    "gates", "reserve", "matching", "streets", "nearby", "repair", "routes", "relay",
    "handlers", "outbox", "event_latency", "command_path", "lists", "import_rows", "ledger",
    "audit", "parcels", "scans",
)  # fmt: skip
#: What belongs to a benchmark and is measured with it.
WITH = {"matching": ("streets", "nearby", "repair")}


def main() -> int:
    """Run, print one JSON line per case as it ends, and fail if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--alone", action="store_true", help="without what belongs to it")
    given = parser.parse_args()
    names = given.names or NAMES
    if unknown := [one for one in names if one not in NAMES]:
        parser.error(f"no benchmark is called {unknown[0]}; there are {', '.join(NAMES)}")
    if given.alone:
        met = [_measure(name) for name in names]
        return 0 if all(met) else 1
    parts = dict.fromkeys(part for name in names for part in (name, *WITH.get(name, ())))
    ended = {part: _apart(part) for part in parts}
    if broken := [part for part, code in ended.items() if code not in (0, 1)]:
        sys.stderr.write(f"broken: {', '.join(broken)}\n")
    return max(map(abs, ended.values()))


def _measure(name: str) -> bool:
    """Whether every goal was met."""
    met = True
    with Platform() as platform:
        for result in importlib.import_module(f"bench.{name}").cases(platform):
            result.show()
            met = met and result.goal_met
    return met


def _apart(name: str) -> int:
    """How a process ended that measured this: 0 goals met, 1 one missed, else broken."""
    command = [sys.executable, "-m", "bench", "--alone", name]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
