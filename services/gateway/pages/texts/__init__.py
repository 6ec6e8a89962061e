"""What the pages say, in Chinese and in English, a module for each kind of page."""

from services.gateway.pages.texts import (
    algorithm,
    everywhere,
    gifts,
    help_requests,
    imports,
    joining,
    offer,
    overview,
    papers,
    plans,
    public,
    reports,
    sheets,
)

_PAIRS: dict[str, tuple[str, str]] = {
    **algorithm.TEXTS,
    **everywhere.TEXTS,
    **gifts.TEXTS,
    **help_requests.TEXTS,
    **imports.TEXTS,
    **joining.TEXTS,
    **offer.TEXTS,
    **overview.TEXTS,
    **papers.TEXTS,
    **plans.TEXTS,
    **public.TEXTS,
    **reports.TEXTS,
    **sheets.TEXTS,
}

TEXTS: dict[str, dict[str, str]] = {
    "zh-CN": {name: pair[0] for name, pair in _PAIRS.items()},
    "en": {name: pair[1] for name, pair in _PAIRS.items()},
}
