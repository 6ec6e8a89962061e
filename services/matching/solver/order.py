"""The order in which a city is looked at: along a Z-curve, so that neighbours stand together.

It makes the searches two times as fast, because what they read lies close together in memory; and
it decides between equal plans.  Rows in the same cell of the curve keep their order, so whoever
wants the same plan for the same people brings them in a fixed order (`columns`: by id).
"""

from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from services.matching.solver.population import People, Posts
from services.matching.solver.problem import Floats, Ints

#: Degrees of the smallest cell: about 25 metres.
_CELL = 0.00025
#: Masks that spread the bits of a number out, so that another one fits between them.
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
Rows = TypeVar("Rows", People, Posts)


def along_curve(lat: Floats, lon: Floats) -> Ints:
    """The rows in the order of the Z-curve; those whose place is unknown come first."""
    north, east = (np.floor((np.nan_to_num(one, nan=-500.0) + 500) / _CELL) for one in (lat, lon))
    return np.argsort(_spread(north) << 1 | _spread(east), kind="stable")


def rearranged(rows: Rows, order: Ints) -> Rows:
    """The same people or posts in another order."""
    columns = {one.name: getattr(rows, one.name) for one in fields(rows)}
    return replace(
        rows, **{name: one[..., order] for name, one in columns.items() if name != "inside"}
    )


def _spread(numbers: Floats) -> Ints:
    bits = numbers.astype(np.int64)
    for shift, mask in _SPREAD:
        bits = (bits | bits << shift) & mask
    return bits
