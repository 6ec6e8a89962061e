"""Phone numbers: which ones the platform takes, and how they are shown."""

import re

from kit.errors import Unacceptable
from services.registry.domain.text import clean

_BETWEEN_DIGITS = re.compile(r"[\s()\-‐‑‒–—.]+")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{9,11}|400[0-9]{7}")
#: Numbers that no network has given out, so that nobody real is ever called.
_MADE_UP = re.compile(r"100[0-9]{8}")


class PhoneInvalid(Unacceptable):
    """This is not a Chinese mobile number of 11 digits."""

    code = "phone_invalid"


class PhoneNotSynthetic(Unacceptable):
    """A made-up person needs a made-up number: 11 digits that begin with 100."""

    code = "phone_not_synthetic"


def mobile(typed: str, *, synthetic: bool) -> str:
    """The 11 digits of a mobile number as it is kept: no spaces, no country code.

    A person of a scenario has a number beginning with 100; only such a person may.
    """
    digits = dialled(typed)
    if synthetic and not _MADE_UP.fullmatch(digits):
        raise PhoneNotSynthetic(field="phone")
    if not synthetic and not _MOBILE.fullmatch(digits):
        raise PhoneInvalid(field="phone")
    return digits


def office(typed: str, *, synthetic: bool) -> str:
    """The number of an organisation: a mobile, or a landline with its area code."""
    digits = dialled(typed)
    if not synthetic and _LANDLINE.fullmatch(digits):
        return digits
    return mobile(digits, synthetic=synthetic)


def dialled(typed: str) -> str:
    """The number without separators, country code, or the ``.0`` that spreadsheets add."""
    if len(typed) == 11 and typed.isdecimal() and typed.isascii():
        return typed
    text = clean(typed).removesuffix(".0")
    return _COUNTRY.sub("", _BETWEEN_DIGITS.sub("", text))


def masked_phone(phone: str) -> str:
    """A number of which the first three and last four digits are shown: ``100****1234``."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)
