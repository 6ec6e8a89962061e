"""接龙: people sign up one below the other in a chat, and somebody pastes the text.

A line is a number, a name, a phone number, and perhaps posts and times, in any order and with any
punctuation between them: ``3、张三 138-0000-0000 核酸采样 上午``.  Nobody is guessed: whatever is
not plain is told with its line and a code, and waits for a person to look at it.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from contracts.vocabulary import DayPart, PostCategory
from services.registry.domain.phone import PhoneInvalid, PhoneNotSynthetic, mobile
from services.registry.domain.sheet import PARTS, POSTS
from services.registry.domain.text import clean

T = TypeVar("T")
#: Lines of one paste; a group chat holds at most 500 people.
MOST = 2000

_NUMBER = re.compile(
    r"[\[(【]?(\d{1,3})(?!\d)(?:[\])】.、:,，]+\s*|\s+|(?=[^\d\s号栋幢楼单室月日点时人个]))"
)
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1\d{2}[- ]?\d{4}[- ]?\d{4})(?!\d)")
_DIGITS = re.compile(r"\d{7,}")
_CANCELLED = re.compile(r"取消|退出|不参加|不去|来不了|去不了|请假|退接龙")
_MORE = re.compile(r"\+\s*\d|[2-9二两三四五]\s*[人位]|夫妻|夫妇|一家")
_HEADING = re.compile(r"#|接龙|报名|招募")
_EXAMPLE = re.compile(r"例|格式|示例")
_LABELS = re.compile(r"姓名|联系方式|联系电话|电话号码|电话|手机号码?|意向|岗位|时段|时间|[:：]")
_SPLIT = re.compile(r"[\s,，、;；.。/|()（）\[\]【】+~—-]+")
#: Two to four characters, or more with the dot of names from the west of the country.
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)+")
_NO_NAME = re.compile(
    r"[号栋幢楼室院]|单元|小区|业主|志愿|本人|参加|可以|随时|都行|服从|收到|加油|谢谢"
)
_WORDS: dict[str, frozenset[PostCategory]] = {
    word: frozenset([post]) for word, post in POSTS.items() if not word.isascii()
}
_TIMES: dict[str, frozenset[DayPart]] = {
    word: frozenset(parts) for word, parts in PARTS.items() if not word.isascii()
}


@dataclass(frozen=True, slots=True)
class SignUp:
    """One line that is about somebody; ``doubts`` are codes, none when it is plain."""

    line: int
    name: str
    phone: str
    intentions: frozenset[PostCategory]
    available: frozenset[DayPart]
    doubts: tuple[str, ...] = ()


def parse(text: str, *, synthetic: bool = False) -> list[SignUp]:
    """What the lines of a paste say; headings above the first person are passed over.

    Doubts: ``name_missing``, ``name_unclear``, ``phone_missing``, ``phone_unclear``,
    ``phone_invalid``, ``more_than_one``, ``cancelled``, ``not_understood``, ``repeated`` (said
    before, word for word or not) and ``phone_of_another`` (the same number under another name).
    """
    found: list[SignUp] = []
    for line, raw in enumerate(text.splitlines()[:MOST], start=1):
        said = clean(raw)
        if not said or _EXAMPLE.match(said):
            continue
        one = _read(line, said, synthetic=synthetic)
        if one is not None:
            found.append(one)
        elif found and not _HEADING.search(said):
            nobody = SignUp(line, "", "", frozenset(), frozenset(), ("not_understood",))
            found.append(nobody)
    return list(_compared(found))


def told(one: SignUp) -> dict[str, Any]:
    """A line as it is answered, with the words that an import understands."""
    return asdict(one) | {
        "intentions": sorted(one.intentions),
        "available": sorted(one.available),
        "doubts": list(one.doubts),
    }


def _read(line: int, said: str, *, synthetic: bool) -> SignUp | None:
    """A line about somebody; None for one that has neither a number in front nor a phone."""
    phones = _PHONE.findall(said)
    rest = _PHONE.sub(" ", said)
    number = _NUMBER.match(rest)
    if number is None and not phones:
        return None
    if number is not None:
        rest = rest[number.end() :]
        if not phones and _HEADING.match(rest):
            return None
    phone, doubts = _phone(phones, rest, synthetic=synthetic)
    doubts += [code for code, sign in (("cancelled", _CANCELLED), ("more_than_one", _MORE))
               if sign.search(rest)]  # fmt: skip
    rest, posts = _taken(_CANCELLED.sub(" ", _DIGITS.sub(" ", rest)), _WORDS)
    rest, times = _taken(rest, _TIMES)
    names = [one for one in _SPLIT.split(_LABELS.sub(" ", rest)) if _is_name(one)]
    if len(names) != 1:
        doubts.append("name_unclear" if names else "name_missing")
    return SignUp(line, names[0] if names else "", phone, posts, times, tuple(doubts))


def _phone(phones: list[str], rest: str, *, synthetic: bool) -> tuple[str, list[str]]:
    if len(phones) > 1:
        return "", ["phone_unclear"]
    if not phones:
        return "", ["phone_invalid" if _DIGITS.search(rest) else "phone_missing"]
    try:
        return mobile(phones[0], synthetic=synthetic), []
    except (PhoneInvalid, PhoneNotSynthetic) as refused:
        return "", [refused.code]


def _taken(rest: str, words: dict[str, frozenset[T]]) -> tuple[str, frozenset[T]]:
    """The text without the words that were understood, and what they mean together."""
    meant: frozenset[T] = frozenset()
    for word in sorted(words, key=len, reverse=True):
        if word in rest:
            rest, meant = rest.replace(word, " "), meant | words[word]
    return rest, meant


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and not _NO_NAME.search(text)


def _compared(found: Iterable[SignUp]) -> Iterable[SignUp]:
    """The lines once more, with what shows only beside the others."""
    names: dict[str, str] = {}
    for one in found:
        if one.phone and one.phone in names:
            same = names[one.phone] == one.name
            doubt = "repeated" if same else "phone_of_another"
            yield replace(one, doubts=(*one.doubts, doubt))
            continue
        if one.phone:
            names[one.phone] = one.name
        yield one
