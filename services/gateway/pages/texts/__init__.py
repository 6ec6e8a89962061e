"""What the pages say, in Chinese and in English; a test keeps the two in step."""

from services.gateway.pages.texts import chinese, english, imports

_PAIRS = imports.TEXTS

TEXTS: dict[str, dict[str, str]] = {
    "zh-CN": chinese.TEXTS | {name: pair[0] for name, pair in _PAIRS.items()},
    "en": english.TEXTS | {name: pair[1] for name, pair in _PAIRS.items()},
}
