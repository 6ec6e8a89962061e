"""Turns a template and facts into an answer, in the reader's language."""

import os
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts import words
from services.gateway.pages.assets import address
from services.gateway.pages.texts import TEXTS
from services.gateway.problems import spoken

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals |= {
    "asset": address,
    "label": words.label,
    "moment": words.moment,
    "period": words.period,
    "clock": words.clock,
}
_templates.filters["figure"] = lambda number: f"{number:,}"


def language(request: Request) -> str:
    """``?lang=`` if it names one of ours, or what the browser prefers."""
    asked = request.query_params.get("lang", "")
    return {"zh": "zh-CN", "zh-CN": "zh-CN", "en": "en"}.get(asked) or spoken(request)


def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> Response:
    """A page in HTML.  Nothing of it may be kept by caches: links are somebody's key."""
    spoken_here = language(request)
    texts = TEXTS[spoken_here]
    city = os.environ.get("HUIYIN_CITY_NAME", "") or texts["default_city"]
    html = _templates.get_template(template).render(
        t=texts,
        lang=spoken_here,
        other="en" if spoken_here == "zh-CN" else "zh-CN",
        city=city,
        path=request.url.path,
        **facts,
    )
    headers = {"Content-Language": spoken_here, "Cache-Control": "no-store"}
    return Response(html, status_code=status, media_type="text/html", headers=headers)
