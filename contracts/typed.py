"""What people type, brought into one form before it is judged.

Spreadsheets and phones send full-width digits and letters, lone full-width spaces and zero-width
characters; 251 cells of one public list were unusable for nothing else.
"""

import unicodedata
from typing import Any

#: Control and format characters: zero-width spaces and joiners, direction marks, soft hyphens.
_INVISIBLE = frozenset({"Cc", "Cf"})


def clean(typed: str) -> str:
    """The text in NFKC, without invisible characters, with single spaces and none at the ends.

    Lines stay lines.  Cleaning twice changes nothing more.
    """
    if typed.isascii() and typed.isprintable():
        return " ".join(typed.split())
    seen = unicodedata.normalize("NFKC", _visible(unicodedata.normalize("NFKC", typed)))
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


def _visible(text: str) -> str:
    return "".join(
        one for one in text if one.isspace() or unicodedata.category(one) not in _INVISIBLE
    )
