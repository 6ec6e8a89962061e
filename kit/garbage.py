"""Python's collector of cyclic garbage, tuned for processes that live on messages."""

import gc

#: Messages and documents are thousands of small objects without cycles; Python's default of 700
#: spends a fifth of the time of an import on looking for cycles.
_THRESHOLDS = (50_000, 20, 100)


def settle_in() -> None:
    """What is loaded now stays; it is never walked through again."""
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
