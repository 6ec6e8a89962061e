"""The code by which a donor follows a gift (charity law art. 42: the donor may ask).

It can be read out over the telephone, so it has no letters that sound or look alike, and its
last sign checks the others.
"""

import hashlib

#: 31 signs: digits and letters without 0, I, L, O and U.  A prime number of them, so that the
#: check sign finds every single wrong sign and every two that changed places.
SIGNS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9


def tracking_code(donation_id: str) -> str:
    """The code of a donation, ``XXXXX-XXXXX``: always the same for the same id."""
    number = int.from_bytes(hashlib.sha256(donation_id.encode()).digest())
    signs = [number // len(SIGNS) ** place % len(SIGNS) for place in range(LENGTH)]
    code = "".join(SIGNS[sign] for sign in [*signs, _check(signs)])
    return f"{code[:5]}-{code[5:]}"


def is_tracking_code(text: str) -> bool:
    """Whether someone can have been given this code, whatever case and hyphens they type.

    What the last sign is for: a slip is noticed by whoever takes the code down.
    """
    code = text.upper().replace("-", "").replace(" ", "")
    if len(code) != LENGTH + 1 or not set(code) <= set(SIGNS):
        return False
    *signs, check = [SIGNS.index(sign) for sign in code]
    return check == _check(signs)


def _check(signs: list[int]) -> int:
    """The weighted sum, with another weight for each place: 2, 3, 4 … (the check's own is 1)."""
    return -sum(weight * sign for weight, sign in enumerate(signs, start=2)) % len(SIGNS)
