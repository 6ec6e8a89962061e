"""``python -m bench [NAME…]``: run all benchmarks, or those named."""

import argparse
import importlib
import sys

from bench.platform import Platform

#: In the order in which they need more of a platform.
NAMES = (
    "gates", "reserve", "matching", "streets", "nearby", "repair", "routes", "relay",
    "event_latency", "command_path", "import_rows", "ledger", "parcels",
)  # fmt: skip
#: What belongs to a benchmark and is measured with it.
WITH = {"matching": ("streets", "nearby", "repair")}


def main() -> int:
    """Run, print one JSON line per case, and fail if a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    names = parser.parse_args().names or NAMES
    if unknown := [one for one in names if one not in NAMES]:
        parser.error(f"no benchmark is called {unknown[0]}; there are {', '.join(NAMES)}")
    chosen = dict.fromkeys(part for name in names for part in (name, *WITH.get(name, ())))
    met = True
    with Platform() as platform:
        for name in chosen:
            for result in importlib.import_module(f"bench.{name}").cases(platform):
                result.show()
                met = met and result.goal_met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
