"""Doors and phones in one form, so that the same one is recognised however it was written."""

import re

from contracts.typed import clean

_DIGITS = {one: value for value, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMERAL = re.compile(r"[〇零一二两三四五六七八九十百]+(?=号|栋|幢|座|楼|单元|层|室|户|门)")
#: What stands between the numbers of house, stairs and door says nothing of its own.
_PARTS = re.compile(r"(?:号楼|楼|栋|幢|座|单元|层|号|室|户|门)")
_BETWEEN = re.compile(r"[\s\-‐‑‒–—/、,，.。·#：；（）()]+")
_COUNTRY = re.compile(r"^(?:\+|00)86(?=1\d{10}$)")


def household(address: str) -> str:
    """An address without its ornaments: ``八号楼3单元502室`` and ``8-3-502`` are the same."""
    text = _NUMERAL.sub(lambda found: str(_value(found.group())), clean(address).lower())
    return _BETWEEN.sub("-", _PARTS.sub("-", text)).strip("-")


def number(phone: str) -> str:
    """A phone number without the country code of China."""
    return _COUNTRY.sub("", clean(phone))


def _value(numeral: str) -> int | str:
    """A Chinese numeral below 1,000; digits one by one, like 五〇二, stay digits."""
    if not set(numeral) & set("十百"):
        return "".join(str(_DIGITS[one]) for one in numeral)
    value, digit = 0, 0
    for one in numeral:
        if one in "十百":
            value += (digit or 1) * (10 if one == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[one]
    return value + digit
