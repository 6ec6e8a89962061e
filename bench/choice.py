"""Which cases are measured: HUIYIN_BENCH_CASES has parts of their names, with commas between."""

import os


def chosen(name: str) -> bool:
    """Whether a case is wanted; all are when nothing is said."""
    wanted = os.environ.get("HUIYIN_BENCH_CASES", "").replace(",", " ").split()
    return not wanted or any(one in name for one in wanted)
