"""The solver's loops run as they are written, or compiled by numba: one source, the same plans.

A kernel is a function over tables, `NamedTuple`s of integer columns.  Interpreted, the columns are
lists, which Python reads faster than arrays; compiled, they are arrays.  numba is an extra
(``[fast]``) and comes with threads and signal handlers of its own: only the child process asks
for it (`__main__`), never the service.
"""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from types import FunctionType
from typing import Any, Literal, Protocol, TypeVar, cast

import numpy as np
import numpy.typing as npt

Name = Literal["python", "numba"]
Table = TypeVar("Table", bound=tuple[Any, ...])
Answer = TypeVar("Answer")


class Column(Protocol):
    """A list or an array of integers."""

    def __getitem__(self, at: int, /) -> int: ...
    def __setitem__(self, at: int, value: int, /) -> None: ...
    def __len__(self) -> int: ...


def fastest() -> Name:
    """The compiled kernel where it is installed."""
    return "numba" if find_spec("numba") else "python"


def run(
    kernel: Name, function: Callable[..., Answer], tables: Table, *numbers: int
) -> tuple[Answer, Table]:
    """What a kernel returns, and its tables afterwards, as lists or as arrays."""
    given = loaded(kernel, tables)
    return ready(kernel, function)(given, *numbers), given


def loaded(kernel: Name, tables: Table) -> Table:
    """The tables as this kernel reads them: lists, or the arrays that they are."""
    return tables if kernel == "numba" else type(tables)(*map(_as_list, tables))


def ready(kernel: Name, function: Callable[..., Answer]) -> Callable[..., Answer]:
    """The function as this kernel runs it, for tables that are `loaded`."""
    return _compiled(cast("FunctionType", function)) if kernel == "numba" else function


@cache
def _compiled(function: FunctionType) -> Callable[..., Any]:
    """Compile a function and those of its module that it calls.

    They stand in one file because numba's cache only notices changes to the caller's own.
    """
    import numba  # noqa: PLC0415 - in the child process, when it is wanted

    known, home = function.__globals__, function.__module__
    called = [(name, known.get(name)) for name in function.__code__.co_names]
    calls = {
        name: _compiled(one)
        for name, one in called
        if isinstance(one, FunctionType) and one.__module__ == home
    }
    copy = FunctionType(function.__code__, {**known, **calls}, function.__name__)
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    return cast("Callable[..., Any]", numba.njit(cache=True, nogil=True)(copy))


def _as_list(column: npt.NDArray[Any]) -> list[int]:
    """The numbers as a list; where few occur often, each is one object, so that all fit the cache.

    Python reads them half as fast again, and they take a third of the memory.
    """
    size = len(column)
    if not size or column.min() < 0 or column.max() >= size // 2:
        return cast("list[int]", column.tolist())
    once = np.array(range(int(column.max()) + 1), dtype=object)
    return cast("list[int]", once.take(column).tolist())


def column(size: int, value: int = 0) -> npt.NDArray[np.int64]:
    """A fresh column."""
    return np.full(size, value, dtype=np.int64)
