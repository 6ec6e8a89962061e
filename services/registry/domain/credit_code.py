"""Unified social credit codes of organisations (GB 32100-2015)."""

from operator import mul

from kit.errors import Unacceptable

#: Digits and capital letters without I, O, S, V and Z.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


class CreditCodeInvalid(Unacceptable):
    """The last character of this unified social credit code does not fit the others."""

    code = "uscc_invalid"


def check_character(body: str) -> str:
    """What follows up to 17 characters of the alphabet, so that a slip of the pen shows.

    The weights are powers of 3, a primitive root of 31: every wrong character and every swap of
    two neighbours is found.
    """
    return ALPHABET[-sum(map(mul, _WEIGHTS, map(_VALUE.__getitem__, body))) % 31]


def is_credit_code(code: str) -> bool:
    """Whether the 18 characters belong together; not whether the code was ever given out."""
    return (
        len(code) == 18
        and all(one in _VALUE for one in code)
        and check_character(code[:17]) == code[17]
    )


def sound_credit_code(code: str | None) -> str | None:
    """The code; community groups that are not registered have none."""
    if code is not None and not is_credit_code(code):
        raise CreditCodeInvalid(field="uscc")
    return code
