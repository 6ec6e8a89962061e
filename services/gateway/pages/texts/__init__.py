"""What the pages say, in Chinese and in English; a test keeps the two in step."""

from services.gateway.pages.texts import chinese, english

TEXTS: dict[str, dict[str, str]] = {"zh-CN": chinese.TEXTS, "en": english.TEXTS}
