"""Facts of a notice in the words of its reader."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from contracts.words import label, period

Language = Literal["zh-CN", "en"]

#: The longest piece of somebody's own text in a message; the link leads to all of it.
LONGEST = 120


def goods(lines: Sequence[tuple[str, int, str]], language: Language) -> str:
    """What was given: 弥雾机120件，防护服30套."""
    if language == "en":
        return ", ".join(f"{quantity} {label(item, language)}" for item, quantity, _ in lines)
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
