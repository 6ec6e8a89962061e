"""What people type, brought into one form before it is kept or compared."""

import unicodedata

#: Control and format characters: zero-width spaces and joiners, direction marks, soft hyphens.
_INVISIBLE = frozenset({"Cc", "Cf"})


def clean(typed: str) -> str:
    """The text in NFKC, without invisible characters, with single spaces and none at the ends.

    Full-width letters and digits become ordinary ones.  Cleaning twice changes nothing more.
    """
    if typed.isprintable() and (typed.isascii() or unicodedata.is_normalized("NFKC", typed)):
        return " ".join(typed.split()) if " " in typed else typed
    typed = unicodedata.normalize("NFKC", _visible(unicodedata.normalize("NFKC", typed)))
    return " ".join(typed.split())


def masked_name(name: str) -> str:
    """A name of which only the first character is shown: ``张*``."""
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*"


def masked_plate(plate: str) -> str:
    """A number plate of which the place and the last two characters are shown."""
    return plate[:2] + "*" * max(0, len(plate) - 4) + plate[-2:] if len(plate) > 4 else "*"


def _visible(text: str) -> str:
    return "".join(
        one for one in text if one.isspace() or unicodedata.category(one) not in _INVISIBLE
    )
