"""What people type, brought into one form before it is judged.

Spreadsheets and phones send full-width digits and letters, lone full-width spaces and zero-width
characters; 251 cells of one public list were unusable for nothing else.
"""

import re
import unicodedata
from typing import Any

from pydantic import BaseModel, model_validator

#: Control and format characters: zero-width spaces and joiners, direction marks, soft hyphens.
_INVISIBLE = frozenset({"Cc", "Cf"})
#: NFKC would make Latin marks of the Chinese ones; between Chinese words they stay what they are.
_PROSE = re.compile(r"[^，！？：；（）～…]+")


def clean(typed: str) -> str:
    """The text in NFKC, without invisible characters, with single spaces and none at the ends.

    Lines stay lines, and Chinese punctuation stays Chinese.  Cleaning twice changes nothing more.
    """
    if typed.isascii() and typed.isprintable():
        return " ".join(typed.split())
    seen = _plain(_visible(_plain(typed)))
    lines = (" ".join(line.split()) for line in seen.splitlines())
    return "\n".join(line for line in lines if line)


def cleaned(given: Any) -> Any:
    """The same for every text in what came as JSON."""
    if isinstance(given, str):
        return clean(given)
    if isinstance(given, dict):
        return {name: cleaned(one) for name, one in given.items()}
    if isinstance(given, list | tuple | set | frozenset):
        return [cleaned(one) for one in given]
    return given


def _plain(text: str) -> str:
    return _PROSE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def _visible(text: str) -> str:
    return "".join(
        one for one in text if one.isspace() or unicodedata.category(one) not in _INVISIBLE
    )


class AsMeant(BaseModel):
    """A message of what people type themselves."""

    @model_validator(mode="before")
    @classmethod
    def _as_it_is_meant(cls, given: Any) -> Any:
        """Full-width digits, zero-width characters and the like are put right, then judged."""
        return cleaned(given)
