"""Dates that no calendar work can be done with: those beside which there are no others.

A contract takes every date that can be written.  A day of the year 1, told in another zone, has no
moment before it, so whoever works with it fails; it is refused where it comes in.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import AfterValidator, AwareDatetime, BaseModel

from services.gateway.problems import Problem

FIRST, LAST = date(1900, 1, 1), date(9998, 12, 31)


def _has_neighbours(moment: date) -> bool:
    return FIRST <= (moment.date() if isinstance(moment, datetime) else moment) <= LAST


def _known(moment: Any) -> Any:
    if not _has_neighbours(moment):
        raise ValueError("this date is not in any calendar that is kept here")
    return moment


#: For the parameters of a query.
KnownTime = Annotated[AwareDatetime, AfterValidator(_known)]
KnownDay = Annotated[date, AfterValidator(_known)]


def check(message: BaseModel) -> None:
    """A 422 Problem with the places of all dates outside of the calendar."""
    errors = [{"pointer": one, "code": "date_out_of_range"} for one in _beyond(message, "")]
    if errors:
        raise Problem(422, "invalid", "The input breaks its contract.", errors=errors[:50])


def _beyond(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, date):
        if not _has_neighbours(value):
            yield at
        return
    for name, inner in _inside(value):
        yield from _beyond(inner, f"{at}/{name}")


def _inside(value: Any) -> Iterable[tuple[Any, Any]]:
    """What a value is made of, by name or place; in a set the place is any."""
    if isinstance(value, BaseModel):
        return ((name, getattr(value, name)) for name in _dated(type(value)))
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, (list, tuple, set, frozenset)) else ()


@cache
def _dated(kind: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a contract in which a date may lie, as its types tell."""
    return tuple(name for name, one in kind.model_fields.items() if _may_hold(one.annotation))


def _may_hold(kind: Any) -> bool:
    """Whether a date may lie in a value of this type; whatever is not known to hold none may."""
    if parts := get_args(kind):
        if get_origin(kind) is Annotated:
            return _may_hold(parts[0])
        return get_origin(kind) is not Literal and any(map(_may_hold, parts))
    if not isinstance(kind, type):
        return kind not in (None, Ellipsis)
    if issubclass(kind, BaseModel):
        return bool(_dated(kind))
    return not issubclass(kind, (str, int, float, NoneType))
