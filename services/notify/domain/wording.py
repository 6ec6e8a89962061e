"""Codes, moments and goods in the words of people, in local time (Asia/Shanghai, UTC+8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

Language = Literal["zh-CN", "en"]

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
#: The longest piece of somebody's own text in a message; the link leads to all of it.
LONGEST = 120

_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_LABELS: dict[str, tuple[str, str]] = {
    "checkpoint": ("卡口值班", "checkpoint duty"),
    "isolation_site": ("隔离点服务", "isolation site service"),
    "sample_transport": ("样本转运", "sample transport"),
    "area_supply": ("区域保供", "area supply"),
    "epi_survey": ("流行病学调查", "epidemiological survey"),
    "sampling": ("核酸采样", "nucleic acid sampling"),
    "area_control": ("社会面管控", "public area control"),
    "medicine": ("药品", "medicine"),
    "food": ("食品", "food"),
    "mother_baby": ("母婴用品", "mother and baby supplies"),
    "medical_transfer": ("就医转运", "medical transfer"),
    "errand": ("代跑代办", "errand"),
    "psychological": ("心理支持", "psychological support"),
    "other": ("其他", "other"),
    "sprayer": ("弥雾机", "sprayer"),
    "rescue_kit": ("应急救援包", "rescue kit"),
    "protective_suit": ("防护服", "protective suit"),
    "piece": ("件", ""),
}


def label(code: str, language: Language) -> str:
    """What people call the thing; cities extend the codes, so an unknown one is said as it is."""
    return _LABELS.get(code, (code, code))[language == "en"]


def moment(when: datetime, language: Language) -> str:
    """Day and time on the wall clock: 4月12日（周二）08:00, or Tue 12 Apr 08:00."""
    local = when.astimezone(CHINA)
    if language == "en":
        return local.strftime("%a %d %b %H:%M")
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def period(starts: datetime, ends: datetime, language: Language) -> str:
    """From when to when; a shift lasts at most 24 hours, so it ends today or tomorrow."""
    last = ends.astimezone(CHINA)
    tomorrow = last.date() > starts.astimezone(CHINA).date()
    if language == "en":
        return f"{moment(starts, language)}-{last:%H:%M}{' next day' if tomorrow else ''}"
    return f"{moment(starts, language)}至{'次日' if tomorrow else ''}{last:%H:%M}"


def goods(lines: Sequence[tuple[str, int, str]], language: Language) -> str:
    """What was given: 弥雾机120件，防护服30套."""
    if language == "en":
        return ", ".join(f"{quantity} x {label(item, language)}" for item, quantity, _ in lines)
    return "，".join(
        f"{label(item, language)}{n}{label(unit, language)}" for item, n, unit in lines
    )


def in_words(facts: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Facts of a notice as its reader reads them; what people wrote themselves, shortened."""
    return {name: _said(name, fact, language) for name, fact in facts.items()}


def _said(name: str, fact: Any, language: Language) -> str:
    if name in ("post", "request"):
        return label(fact, language)
    if name == "goods":
        return goods(fact, language)
    if name == "when":
        starts, _, ends = fact.partition("/")
        return period(datetime.fromisoformat(starts), datetime.fromisoformat(ends), language)
    if name == "answer" or len(fact) <= LONGEST:
        return str(fact)
    return f"{fact[: LONGEST - 1]}…"
