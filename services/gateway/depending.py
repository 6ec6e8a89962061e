"""Dependencies of routes that are made where the route runs, not in a thread."""

import inspect
from typing import Any, TypeVar

from fastapi import Depends

T = TypeVar("T")


def made(kind: type[T]) -> Any:
    """What ``Depends(kind)`` is: a ``kind`` made from the parameters that it names.

    FastAPI has whatever is no coroutine made by a thread; to hand it over and wait takes 0.1 ms.
    """

    async def make(**given: Any) -> T:
        return kind(**given)

    make.__signature__ = inspect.signature(kind)  # type: ignore[attr-defined]
    make.__annotations__["return"] = kind
    return Depends(make)
