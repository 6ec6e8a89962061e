"""How alike two short texts are: the share of character pairs they have in common.

Dice's coefficient over bigrams needs no dictionary and no word borders, which Chinese has not.
"""

from itertools import pairwise


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same, apart from spaces and punctuation)."""
    return share(pairs(one), pairs(other))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """The same for pairs that are known."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0


def pairs(text: str) -> frozenset[str]:
    """The different pairs of neighbouring letters and digits; a single one stands for itself."""
    letters = "".join(filter(str.isalnum, text.lower()))
    return frozenset(map("".join, pairwise(letters))) if len(letters) > 1 else frozenset(letters)
