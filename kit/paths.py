"""Paths to fields inside plain values: `evaluation.words`, `disputes.*.reason`.

A part names a field; `*` stands for each item of a list, and for each entry of a mapping.
"""

from collections.abc import Iterator, Sequence
from typing import Any


def filled(plain: Any, path: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """Where fields of this path lie that are not empty: what contains each, and its key there."""
    part, *rest = path
    for key in _keys(plain, part):
        if rest:
            yield from filled(plain[key], rest)
        elif plain[key]:
            yield plain, key


def _keys(plain: Any, part: str) -> Sequence[Any]:
    if not plain:
        return ()
    if part != "*":
        return (part,) if part in plain else ()
    return tuple(plain) if isinstance(plain, dict) else range(len(plain))
