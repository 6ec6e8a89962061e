"""Rows found by a number: sorted keys, and what came since."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from services.matching.solver.problem import Ints

Rows = npt.NDArray[np.int32]


class Index:
    """Rows by key: sorted ones, and a tail of those that came since."""

    def __init__(self) -> None:
        self._keys: Ints = np.empty(0, dtype=np.int64)
        self._rows: Rows = np.empty(0, dtype=np.int32)
        #: Of each sorted row bits, side by side, by which most of a range can be passed over, and
        #: what else is to be read so.
        self._marks: Ints = np.empty(0, dtype=np.int64)
        self._beside: tuple[Any, ...] = ()
        self._tail: list[Rows] = []

    def sort(self, keys: Ints, marks: Ints | None = None, *beside: Any) -> None:
        """Begin again with these keys, one for each row, with marks and other columns."""
        order = np.argsort(keys)
        self._keys, self._rows = keys[order], order.astype(np.int32)
        self._marks = np.empty(0, dtype=np.int64) if marks is None else marks[order]
        self._beside = tuple(one[order] for one in beside)
        self._tail = []

    def add(self, rows: Rows) -> None:
        """Rows that are new, or have another key or other marks than before."""
        if len(rows):
            self._tail.append(rows)

    @property
    def fresh(self) -> Rows:
        """The tail, each row once."""
        if len(self._tail) > 1:
            self._tail = [np.unique(np.concatenate(self._tail))]
        return self._tail[0] if self._tail else self._rows[:0]

    @property
    def columns(self) -> tuple[Any, ...]:
        """Sorted keys, their rows, marks and other columns; and the tail."""
        return self._keys, self._rows, self._marks, *self._beside, self.fresh

    def between(self, first: Sequence[int], last: Sequence[int], asks: int = 0) -> Rows:
        """Rows with these marks whose keys lie in one of these ranges.

        Others may be among them, and none is twice.
        """
        begin = np.searchsorted(self._keys, first, side="left").tolist()
        end = np.searchsorted(self._keys, last, side="right").tolist()
        runs = [slice(a, b) for a, b in zip(begin, end, strict=True) if a < b]
        found = np.concatenate([self._rows[:0], *(self._rows[run] for run in runs)])
        if asks and runs:
            marks = np.concatenate([self._marks[run] for run in runs])
            found = found[((marks & asks) == asks).nonzero()[0]]
        return np.union1d(found, self.fresh) if self._tail else found

    def one_of(self, keys: Ints) -> Rows:
        """For each key the row that has it, as far as it is sorted; otherwise any other row."""
        if not len(self._keys):
            return np.zeros(len(keys), dtype=np.int32)
        at = np.searchsorted(self._keys, keys)
        return self._rows[np.minimum(at, len(self._keys) - 1)]
