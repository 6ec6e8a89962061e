"""How aggregates become plain values that the database takes, and aggregates again."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, get_args, get_origin

from cattrs.preconf.bson import make_converter

CONVERTER = make_converter(omit_if_default=False)
CONVERTER.register_structure_hook(
    datetime, lambda value, _: value if value.tzinfo else value.replace(tzinfo=UTC)
)
CONVERTER.register_unstructure_hook(datetime, lambda value: value)


@lru_cache(maxsize=4096)
def _texts(words: frozenset[str]) -> tuple[str, ...]:
    """The words of a set, as plain text: the driver takes twice as long for those of an enum."""
    return tuple(sorted(str.__str__(word) for word in words))


def _is_words(kind: Any) -> bool:
    """Whether this is a set of words, whose members are the same for many aggregates."""
    members = get_args(kind)
    return (
        get_origin(kind) is frozenset
        and isinstance(members[0], type)
        and issubclass(members[0], str)
    )


CONVERTER.register_unstructure_hook_func(_is_words, lambda words: list(_texts(words)))
CONVERTER.register_unstructure_hook_func(
    lambda kind: isinstance(kind, type) and issubclass(kind, StrEnum), str.__str__
)
