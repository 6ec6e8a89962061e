"""Paths to fields inside plain values: `evaluation.words`, `disputes.*.reason`.

A part names a field; `*` stands for each item of a list, and for each entry of a mapping.
"""

from collections.abc import Iterator, Sequence
from typing import Any


def filled(
    plain: Any, path: Sequence[str], above: tuple[str, ...] = ()
) -> Iterator[tuple[Any, Any, str]]:
    """Where fields of this path lie that are not empty.

    What contains each, its key there, and where that is: `disputes.m1.reason`, `earlier.0.reason`.
    """
    part, *rest = path
    for key in _keys(plain, part):
        here = (*above, str(key))
        if rest:
            yield from filled(plain[key], rest, here)
        elif plain[key]:
            yield plain, key, ".".join(here)


def _keys(plain: Any, part: str) -> Sequence[Any]:
    if not plain:
        return ()
    if part != "*":
        return (part,) if part in plain else ()
    return tuple(plain) if isinstance(plain, dict) else range(len(plain))
