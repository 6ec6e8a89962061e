"""A template: the fixed words of one kind of message."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from services.notify.domain.wording import Language


@dataclass(frozen=True, slots=True)
class Template:
    """Title and body per language, with ``{variables}``.

    ``name``, ``link`` and ``answer_by`` are the recipient's own; everything else is a fact of
    the notice.
    """

    title: Mapping[Language, str]
    body: Mapping[Language, str]

    def variables(self, language: Language) -> frozenset[str]:
        """What must be known to fill this template."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.body[language]) if name)

    def fill(self, language: Language, words: Mapping[str, str]) -> str:
        """The message; KeyError when a variable is not given."""
        return self.body[language].format_map(words)
