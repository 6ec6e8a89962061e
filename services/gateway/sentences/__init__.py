"""What each code of a problem says to people, in Chinese and in English.

Owners refuse with a code and facts; the sentence is made here, where the reader's language is
known.  A test finds every code in the sources and fails when one has no sentence.
"""

from collections.abc import Mapping

from services.gateway.sentences import (
    help_requests,
    logistics,
    matching,
    notify,
    registry_people,
    registry_standing,
    request,
)
from services.gateway.sentences.exact import EXACT

__all__ = ["EXACT", "LANGUAGES", "SENTENCES", "sentence"]

LANGUAGES = ("zh-CN", "en")
SENTENCES: dict[str, tuple[str, str]] = {
    **help_requests.SENTENCES,
    **logistics.SENTENCES,
    **matching.SENTENCES,
    **notify.SENTENCES,
    **registry_people.SENTENCES,
    **registry_standing.SENTENCES,
    **request.SENTENCES,
}


def sentence(code: str, language: str, facts: Mapping[str, object]) -> str:
    """The sentence for a code with its blanks filled; empty where the raiser's own is better."""
    said = SENTENCES.get(code, ("", ""))[LANGUAGES.index(language)]
    shown = {name: _plain(fact) for name, fact in facts.items()}
    try:
        return said.format_map(shown)
    except KeyError:
        return ""


def _plain(fact: object) -> str:
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else str(fact)
