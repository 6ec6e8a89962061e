"""How alike two short texts are: the share of character pairs they have in common.

Dice's coefficient over bigrams needs no dictionary and no word borders, which Chinese has not.
"""

from collections import Counter
from itertools import pairwise

from contracts.typed import clean


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same, apart from spaces and punctuation)."""
    first, second = _pairs(one), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    letters = [letter for letter in clean(text).lower() if letter.isalnum()]
    if len(letters) < 2:
        return Counter(letters)
    return Counter(a + b for a, b in pairwise(letters))
